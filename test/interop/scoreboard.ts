/** Counts what was proved and says each fact on a line of its own. */
export class Scoreboard {
  passed = 0;
  failed = 0;

  /** Runs `claim`; it fails by throwing. */
  async check(fact: string, claim: () => void | Promise<void>): Promise<void> {
    try {
      await claim();
      this.passed++;
      console.log(`  ok    ${fact}`);
    } catch (error) {
      this.failed++;
      console.log(
        `  FAIL  ${fact}\n        ${error instanceof Error ? error.message.replaceAll('\n', '\n        ') : error}`,
      );
    }
  }

  add({ passed, failed }: { passed: number; failed: number }): void {
    this.passed += passed;
    this.failed += failed;
  }

  print(): void {
    console.log(`${this.passed} passed, ${this.failed} failed`);
  }
}
