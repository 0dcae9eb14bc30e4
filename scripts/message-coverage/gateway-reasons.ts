/** Why the embedded gateway never sends a message. The page is not made while one is neither sent nor here. */
export const UNSENT: Readonly<Record<string, string>> = {
  deltaNeutralValidation: 'it takes no delta-neutral contracts',
  fundamentalData: 'reqFundamentalData is refused, as by IB since 10.47',
  receiveFA: 'requestFA is refused: its accounts have no adviser',
  replaceFAEnd: 'replaceFA is refused: its accounts have no adviser',
  tickEFP: 'it lists no exchanges for physical',
  verifyAndAuthCompleted: 'verifyAndAuthRequest is refused, as by IB without an agreement',
  verifyAndAuthMessageAPI: 'verifyAndAuthRequest is refused, as by IB without an agreement',
  verifyCompleted: 'verifyRequest is refused, as by IB without an agreement',
  verifyMessageAPI: 'verifyRequest is refused, as by IB without an agreement',
  wshEventData: 'reqWshEventData is refused: it has no calendar of events',
  wshMetaData: 'reqWshMetaData is refused: it has no calendar of events',
};
