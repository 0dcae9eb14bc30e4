import { Decimal, type Instant } from '@tapewright/model';
import { describe, expect, it } from 'vitest';
import { type ConnectedClient, type ConnectedOptions, connected, soFar } from '../testing/connected.ts';
import type { ContractCache, KeptDescriptions } from './contract-cache.ts';

const DAY_MS = 86_400_000;

/** A client whose gateway knows AAPL, and how often it was asked. */
async function client(options: ConnectedOptions = {}): Promise<ConnectedClient & { asked(): number }> {
  const made = await connected(options);
  made.gateway.on('reqContractDetails', ({ reqId, contract }, line) =>
    line.send(
      {
        kind: 'contractDetails',
        reqId,
        contract: { ...contract, conId: 265598 },
        contractDetails: { minSize: Decimal.ONE },
      },
      { kind: 'contractDetailsEnd', reqId },
    ),
  );
  return { ...made, asked: () => made.gateway.receivedOf('reqContractDetails').length };
}

/** A cache in memory, and what was done to it. */
function memory(): ContractCache & { kept: Map<string, KeptDescriptions> } {
  const kept = new Map<string, KeptDescriptions>();
  return {
    kept,
    load: (given) => Promise.resolve(kept.get(JSON.stringify(given))),
    save: (given, found) => Promise.resolve(void kept.set(JSON.stringify(given), found)),
    forget: (given) => Promise.resolve(void kept.delete(JSON.stringify(given))),
  };
}

async function qualified({ ib, clock }: ConnectedClient): Promise<number | undefined> {
  const answer = ib.contract.stock('AAPL');
  await clock.pass(10);
  return (await answer).conId;
}

describe('what is known of a contract', () => {
  it('is asked for once, and again when it is a day old', async () => {
    const made = await client();
    await qualified(made);
    await qualified(made);
    expect(made.asked()).toBe(1);
    await made.clock.pass(DAY_MS - 60_000);
    await qualified(made);
    expect(made.asked()).toBe(1);
    await made.clock.pass(60_000);
    await qualified(made);
    expect(made.asked()).toBe(2);
  });

  it('comes from the cache for the next program, for as long as it is fresh', async () => {
    const contractCache = memory();
    const first = await client({ contractCache });
    await qualified(first);
    const world = first.clock;
    const next = await client({ contractCache, world });
    expect(await qualified(next)).toBe(265598);
    expect(next.asked()).toBe(0);
    const strict = await client({ contractCache, world, contractMaxAge: 0 });
    expect(await qualified(strict)).toBe(265598);
    expect(strict.asked()).toBe(1);
  });

  it('is not believed when it is from the future', async () => {
    const contractCache = memory();
    await qualified(await client({ contractCache }));
    for (const [key, kept] of contractCache.kept)
      contractCache.kept.set(key, { ...kept, at: (kept.at + 3_600_000_000) as Instant });
    const next = await client({ contractCache });
    await qualified(next);
    expect(next.asked()).toBe(1);
  });

  it('is asked for again after an order was refused with 200, no security definition', async () => {
    const contractCache = memory();
    const made = await client({ contractCache });
    await qualified(made);
    made.gateway.on('placeOrder', ({ orderId }, line) =>
      line.send({
        kind: 'error',
        id: orderId,
        errorCode: 200,
        errorMsg: 'No security definition has been found',
      }),
    );
    const contract = { conId: 265598, exchange: 'SMART' };
    const order = made.ib.orders.buy(contract, 1).market().submit();
    await made.clock.pass(10);
    expect(await soFar(order.accepted)).toMatchObject({ code: 200 });
    expect(contractCache.kept.size).toBe(0);
    await qualified(made);
    expect(made.asked()).toBe(2);
  });

  it('is asked for again after a request was refused with 200', async () => {
    const made = await client();
    await qualified(made);
    const bars = made.ib.history({ conId: 265598, exchange: 'SMART' }).bars('1 hour').last('1 day');
    const outcome = bars.catch((error: unknown) => error);
    await made.clock.pass(5);
    const { reqId } = made.gateway.receivedOf('reqHistoricalData')[0]!;
    made.gateway.send({
      kind: 'error',
      id: reqId,
      errorCode: 200,
      errorMsg: 'No security definition has been found',
    });
    await made.clock.pass(5);
    expect(await outcome).toMatchObject({ code: 200 });
    await qualified(made);
    expect(made.asked()).toBe(2);
  });

  it('a cache that fails costs a question and is told', async () => {
    const errors: unknown[] = [];
    const broken = (): Promise<never> => Promise.reject(new Error('the disk is full'));
    const made = await client({
      contractCache: { load: broken, save: broken, forget: broken },
      onHandlerError: (error) => errors.push(error),
    });
    expect(await qualified(made)).toBe(265598);
    expect(errors).toMatchObject([{ message: 'the disk is full' }, { message: 'the disk is full' }]);
  });
});
