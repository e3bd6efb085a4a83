// Loaded before the desk in a process of its own: the machine's clock is off by what CLOCK_OFF_MS says, and jumps when the parent process says so.
let offMs = Number(process.env.CLOCK_OFF_MS ?? 0);
const Real = Date;

globalThis.Date = new Proxy(Real, {
  construct: (target, args: [], newTarget) => Reflect.construct(target, args.length === 0 ? [Real.now() + offMs] : args, newTarget === globalThis.Date ? target : newTarget) as object,
  apply: () => new Real(Real.now() + offMs).toString(),
  get: (target, name) => (name === 'now' ? () => Real.now() + offMs : Reflect.get(target, name)),
});

process.on('message', (message: { readonly offMs?: number }) => { offMs = message.offMs ?? offMs; });
process.channel?.unref();
