import type { Reporter, TestModule } from 'vitest/node';

/** Says in one plain last line how the tests went, for machines that read it. */
export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap((module) => [...module.children.allTests()]).map((test) => test.result().state);
    const count = (state: string) => states.filter((each) => each === state).length;
    const failed = count('failed') + modules.filter((module) => module.state() === 'failed' && ![...module.children.allTests('failed')].length).length;
    console.log(`${count('passed')} passed, ${failed} failed, ${count('skipped')} skipped`);
  }
}
