import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Short files that take long: begun late, they would be waited for alone. */
const long = /\/(faults|mirror|secrets|microsoft-faults|support-contact\.assign)\.test\.ts$/;

/** One project after the other, since each begins with workers of its own; in each, what takes long first. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const projects = this.ctx.projects.map(({ name }) => name);
    const place = ({ project, moduleId }: TestSpecification) => 2 * projects.indexOf(project.name) - Number(long.test(moduleId));
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => place(one) - place(other));
  }
}
