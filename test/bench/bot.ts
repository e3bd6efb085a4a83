import { readEnv } from '../../src/env.ts';
import { startDesk } from '../../src/main.ts';
import { startEcho } from './turns.ts';

const { url } = process.argv[2] === 'echo' ? await startEcho() : await startDesk(readEnv(process.env));
process.send?.({ url });
process.once('SIGTERM', () => process.exit(0));
process.on('message', () => process.send?.({ rss: process.memoryUsage().rss / 2 ** 20 }));
