import { expect, it } from 'vitest';
import { MESSAGES } from '../../packages/tws/src/messages/index.ts';
import { fuzz } from './fuzz.ts';

const FRAMES = 200_000;

it(`reads ${FRAMES} damaged frames without a crash, a shifted field or an untyped error`, () => {
  const figures = fuzz({ frames: FRAMES, seed: 20261122 });
  expect(figures.frames).toBe(FRAMES);
  expect(figures.messages).toBe(MESSAGES.length);
  // Both happen often: a fuzz whose every frame is refused at once, or read at once, tests nothing.
  expect(figures.malformed).toBeGreaterThan(FRAMES / 10);
  expect(figures.read).toBeGreaterThan(FRAMES / 10);
  expect(figures.refused).toBeGreaterThan(0);
}, 120_000);
