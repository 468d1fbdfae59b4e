import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareProfile } from '../../src/cli/profile.ts';
import { GantryError, UsageError } from '../../src/errors.ts';

let root: string;
let folder: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gantry-kept-'));
  folder = join(root, 'deep', 'profile');
});
afterEach(() => rmSync(root, { recursive: true }));

test('a profile is made with its parents, for its owner alone, and taken again', () => {
  prepareProfile(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder, 'Local State'), '{}');
  prepareProfile(folder);
  expect(existsSync(join(folder, 'Local State'))).toBe(true);
});

test('an empty folder becomes one, whoever could read it before', () => {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  prepareProfile(folder);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});

test('a folder with other things in it is left as it is, and so is a file', () => {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeFileSync(join(folder, 'thesis.tex'), '');
  expect(() => prepareProfile(folder)).toThrow(UsageError);
  expect(statSync(folder).mode & 0o777).toBe(0o755);
  const file = join(root, 'file');
  writeFileSync(file, '');
  expect(() => prepareProfile(file)).toThrow(/it is a file/);
  expect(() => prepareProfile(join(file, 'below'))).toThrow(/ENOTDIR/);
});

test('one that a living browser holds is refused in one line; what a killed one left is no lock', () => {
  prepareProfile(folder);
  const lock = join(folder, 'SingletonLock');
  symlinkSync(`${hostname()}-${process.pid}`, lock);
  const prepare = () => prepareProfile(folder);
  expect(prepare).toThrow(GantryError);
  expect(prepare).not.toThrow(UsageError);
  expect(prepare).toThrow(/^The profile \S+ is in use by another command\. [^\n]+$/);
  rmSync(lock);
  symlinkSync(`${hostname()}-2147483647`, lock); // beyond Linux's largest process id
  prepareProfile(folder);
});
