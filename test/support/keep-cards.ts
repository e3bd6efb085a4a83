import { afterAll } from 'vitest';
import { keepCards } from './desk.ts';

afterAll(keepCards);
