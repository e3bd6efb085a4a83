/** The little of adaptivecards-templating that the desk uses; its own declarations do not compile under nodenext. */
export class Template {
  constructor(template: object);
  expand(context: { $root: object }): object;
}
export class GlobalSettings {
  static getUndefinedFieldValueSubstitutionString?: (path: string) => string | undefined;
}
