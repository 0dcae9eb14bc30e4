import { Command } from '@commander-js/extra-typings';
import type { CommandContext } from './context.ts';

/** `tapewright demo`: what `npm start` runs. */
export function demoCommand(context: CommandContext): Command {
  return new Command('demo')
    .description(
      'see it work in half a minute: a backtest, then trading on the embedded gateway; no account needed',
    )
    .option('--seed <seed>', 'another market', '7')
    .option('--state <folder>', 'where the journal and the report go', '.tapewright')
    .addHelpText(
      'after',
      '\nCtrl-C at any point cancels working orders, leaves positions as they are, and says what is left.',
    )
    .action(async (options) => {
      const { runDemo } = await import('../demo/run-demo.ts');
      await runDemo(context, options);
    });
}
