/** A run that cannot be made from columns. The message is a half-sentence that says why; it is no fault, the event engine makes the run then. */
export class NotColumns extends Error {
  override readonly name = 'NotColumns';
}
