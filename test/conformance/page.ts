import { ASPECTS, LEVELS, type Scenario } from './scenario.ts';
import { stepText } from './step.ts';

/** Scenario → the levels at which it went as it should. */
export type Results = ReadonlyMap<string, ReadonlySet<number>>;

const HEAD = `# Conformance

What orders do, in scenarios: one list, played by \`npm test\` at three levels, where the same must come of it.

- **Level 0**: the venue by itself, as a backtest has it: objects in virtual time.
- **Level 1**: the gateway behind bytes in virtual time, which arrive in pieces of any size.
- **Level 2**: the gateway behind TCP, and a market that moves a step at a time.

\`npm run conformance\` plays them and says what is not as it should be; \`--level 1\` plays one level, \`--only STP\` those whose name holds a word, and \`--write\` writes this page when all is well. The
list is in \`test/conformance/scenarios\`. Quotes and trades are those of others, at NASDAQ or CME; steps are a second apart, and begin at ten in the morning in New York unless a time is named.
An order is shown with its status, its fills (\`100@230.01\`) and the codes of errors.

`;

/** The page of scenario × level, written from what really ran. */
export function conformancePage(scenarios: readonly Scenario[], results: Results): string {
  const types = [...new Set(scenarios.map(({ orderType }) => orderType))];
  const overview = types.map((type) => {
    const cells = ASPECTS.map((aspect) => {
      const count = scenarios.filter((one) => one.orderType === type && one.aspect === aspect).length;
      return count === 0 ? '' : String(count);
    });
    return `| \`${type}\` | ${cells.join(' | ')} |`;
  });
  return [
    HEAD,
    `${scenarios.length} scenarios of ${types.length} kinds of orders:\n\n`,
    `| order | ${ASPECTS.join(' | ')} |\n|---|${ASPECTS.map(() => '---').join('|')}|\n${overview.join('\n')}\n`,
    ...types.flatMap((type) => [
      `\n## ${type}\n\n`,
      table(
        scenarios.filter(({ orderType }) => orderType === type),
        results,
      ),
    ]),
  ].join('');
}

function table(scenarios: readonly Scenario[], results: Results): string {
  const sources = new Set(scenarios.map(({ source }) => source));
  const rows = scenarios.map((scenario) => {
    const passed = results.get(scenario.name);
    const marks = LEVELS.map((level) => (passed?.has(level) === true ? '✓' : '✗'));
    const begin = scenario.start === undefined ? '' : `from ${scenario.start}; `;
    const steps = scenario.steps.map(stepText).join('; ');
    return `| ${scenario.name} | ${marks.join(' | ')} | ${begin}${steps} |`;
  });
  return [
    `Source: ${[...sources].join('; ')}.\n\n`,
    `| scenario | ${LEVELS.join(' | ')} | steps |\n|---|${LEVELS.map(() => '---').join('|')}|---|\n`,
    `${rows.join('\n')}\n`,
  ].join('');
}
