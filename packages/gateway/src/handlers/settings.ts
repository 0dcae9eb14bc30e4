import type { Handlers } from './handler.ts';

/** Reading and changing the gateway's settings. The words of the status are ours: no answer of a real gateway was at hand. */
export const settingsHandlers: Handlers<'reqConfig' | 'updateConfig'> = {
  reqConfig({ reqId }, session, world) {
    session.send({ kind: 'configResponse', reqId, ...world.settings.current });
  },
  updateConfig(request, session, world) {
    const { changed, errors } = world.settings.update(request);
    const resets = request.resetAPIOrderSequence && errors.length === 0;
    if (resets) world.orders.ids.reset();
    const isDone = errors.length === 0;
    session.send({
      kind: 'updateConfigResponse',
      reqId: request.reqId,
      status: isDone ? 'SUCCESS' : 'FAILURE',
      message: isDone ? '' : errors.join('; '),
      changedFields: resets ? [...changed, 'resetAPIOrderSequence'] : changed,
      errors,
      warnings: [],
    });
  },
};
