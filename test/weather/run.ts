import { weatherDay, type WeatherFigures } from './weather-day.ts';

// 24 simulated hours of random weather with 32 clients. `--hours`, `--clients` and `--seed` change that. Run with --expose-gc, it prints what
// the heap holds after each hour.

const given = new Map<string, number>();
for (let i = 2; i < process.argv.length; i += 2)
  given.set(process.argv[i] ?? '', Number(process.argv[i + 1]));
const seed = given.get('--seed') ?? 1;
const clients = given.get('--clients') ?? 32;
const hours = given.get('--hours') ?? 24;

function heapMb(): string {
  globalThis.gc?.();
  return `${Math.round(process.memoryUsage().heapUsed / 1e6)} MB`;
}

function line({ requests, orders, executions, faults, reconnects, bytes }: WeatherFigures): string {
  return `${requests} requests, ${orders} orders, ${executions} executions, ${faults} faults, ${reconnects} reconnects, ${Math.round(bytes / 1e6)} MB written`;
}

const day = weatherDay({
  seed,
  clients,
  hours,
  actionSeconds: 20,
  faultSeconds: 15,
  onHour: (hour, figures) => console.log(`hour ${hour}: ${line(figures)}; heap ${heapMb()}`),
});
console.log(`seed ${seed}, ${hours} hours, ${clients} clients: ${line(day)}; heap ${heapMb()}`);
console.log(
  day.violations.length === 0
    ? 'everything balances, nothing is left over'
    : day.violations.slice(0, 20).join('\n'),
);
process.exitCode = day.violations.length === 0 ? 0 : 1;
