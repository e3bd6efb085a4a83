import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSeal } from '../../src/microsoft/seal.ts';

const seal = createSeal('the app\'s secret', 'refresh token of the app');

it('what was closed can be opened, and says nothing while it is closed', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }).map((text) => text.toWellFormed()), (text) => {
    expect(seal.open(seal.close(text))).toBe(text);
  }));
  expect(seal.close('refresh-token')).not.toContain(Buffer.from('refresh-token').toString('base64url').slice(0, 12));
  expect(seal.close('same')).not.toBe(seal.close('same'));
});

it('another secret, or another purpose, does not open it', () => {
  const sealed = seal.close('refresh-token');
  expect(createSeal('another', 'refresh token of the app').open(sealed)).toBeUndefined();
  expect(createSeal('the app\'s secret', 'another purpose').open(sealed)).toBeUndefined();
});

it('one changed byte, or a piece of it, does not open', () => {
  const bytes = Buffer.from(seal.close('refresh-token').slice(3), 'base64url');
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(seal.open(`v1.${changed.toString('base64url')}`)).toBeUndefined();
    expect(seal.open(`v1.${bytes.subarray(0, index).toString('base64url')}`)).toBeUndefined();
  }
});

it.each(['', 'v1', 'v1.', 'v2.AAAA', 'refresh-token', 'v1.!!!!'])('%j was never closed', (text) => {
  expect(seal.open(text)).toBeUndefined();
});
