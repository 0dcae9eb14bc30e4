import { Command } from '@commander-js/extra-typings';
import { instantFromIso } from '@tapewright/model';
import { loadConfig } from '../config/config.ts';
import { EXIT } from '../errors/user-error.ts';
import { chosenFaults, FaultRecorder } from '../faults/fault-file.ts';
import { dateTime } from '../terminal/figures.ts';
import type { CommandContext } from './context.ts';
import { DEFAULT_SIMULATED_CASH, SIMULATED_ACCOUNT, startSimulation } from './embedded-gateway.ts';
import { collected, isoTime, positiveNumber, wholeNumber } from './option-values.ts';

/** How often what went wrong is written down. */
const RECORD_EVERY_MS = 1_000;

/** `tapewright gateway`: the embedded gateway alone, for a client in any language. */
export function gatewayCommand(context: CommandContext): Command {
  const { screen, cwd, interrupts } = context;
  const command = new Command('gateway')
    .description('run the embedded IB Gateway, for any TWS client in any language')
    .option('--port <port>', 'to listen on; 0 takes any free one', wholeNumber(0, 65_535), 4002)
    .option('--host <host>', 'to listen on', '127.0.0.1')
    .option(
      '--allow-remote',
      'listen beyond this machine: whoever reaches the port can trade (simulated money)',
    )
    .option('--seed <seed>', 'decides prices and ids: the same seed, the same market')
    .option('--cash <amount>', 'of the simulated account (default: 1000000)', positiveNumber)
    .option('--speed <factor>', 'simulated seconds per second (default: 1)', positiveNumber)
    .option(
      '--start <time>',
      'where simulated time begins (default: now); only regular trading hours pass',
      isoTime,
    )
    .option('--server-version <version>', 'of the protocol to offer (default: 226)', wholeNumber(157, 226))
    .option('--fault <name[:k=v,...]>', 'a scenario of what goes wrong; repeatable', collected, [])
    .option('--faults <file>', 'a YAML list of such scenarios')
    .option('--record-faults <file>', 'write down what went wrong, for --faults to repeat')
    .option('-c, --config <file>', 'the config file (default: tapewright.config.ts, if there is one)')
    .addHelpText('after', '\nIn Python: app.connect("127.0.0.1", 4002, clientId=1)');
  return command.action(async (options) => {
    const config = await loadConfig(options.config, cwd);
    const faults = chosenFaults(options.fault, options.faults);
    const recorder = options.recordFaults === undefined ? undefined : new FaultRecorder(options.recordFaults);
    const seed = options.seed ?? config.simulation?.seed ?? 1;
    const gateway = await startSimulation({
      port: options.port,
      host: options.host,
      allowRemote: options.allowRemote,
      seed,
      cash: options.cash ?? config.simulation?.cash ?? DEFAULT_SIMULATED_CASH,
      currency: config.baseCurrency ?? 'USD',
      speed: options.speed ?? config.simulation?.speed ?? 1,
      start: options.start === undefined ? undefined : instantFromIso(options.start),
      serverVersion: options.serverVersion,
      faults,
      onClose: (reason) => screen.note(`closed a connection: ${reason}`),
    });
    screen.line(
      `simulated IB Gateway on ${gateway.host}:${gateway.port}, account ${SIMULATED_ACCOUNT}, seed ${seed}`,
    );
    screen.line(`the market's time is ${dateTime(gateway.now())} UTC; stop with Ctrl-C`);
    const recording = setInterval(() => recorder?.record(gateway.struckFaults()), RECORD_EVERY_MS);
    await interrupts.wait();
    clearInterval(recording);
    recorder?.record(gateway.struckFaults());
    await gateway.close();
    context.exitCode = EXIT.interrupted;
    screen.line('stopped');
  });
}
