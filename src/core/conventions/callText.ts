// What a traced function was called with and what it returned, as text for people: decorators record `{args, kwargs}` and JSON literals.
import { anyField, field, isList, isObject, type Json, type JsonObject, jsonText, parseJson } from '../json.ts';

/** A JSON string literal as its text, also where that text is JSON again; everything else as it came. */
export function literalText(text: string): string {
  const json = text.startsWith('"') ? parseJson(text) : undefined;
  return json === undefined ? text : jsonText(json);
}

/** A recorded call: of `{args: [one], kwargs: {}}` the one argument, of keyword arguments alone these; else everything as it came. */
export function calledWith(text: string): string {
  const inner = callOf(text);
  return inner === undefined ? literalText(text) : jsonText(inner);
}

/** What somebody asked, where a call has just one text to say: `{"question": "Where is it?"}` and the like. */
export function askedOf(text: string): string {
  const call = callOf(text) ?? (text.startsWith('{') ? parseJson(text) : undefined);
  const sole = isObject(call) ? soleText(call) : undefined;
  return sole ?? calledWith(text);
}

function soleText(object: JsonObject): string | undefined {
  const values = Object.values(object);
  return values.length === 1 && typeof values[0] === 'string' && values[0] !== '' ? values[0] : undefined;
}

/** What came back: of LangChain's `{outputs: …}` what is inside, of a JSON literal its text. */
export function returnedText(text: string): string {
  const json = text.startsWith('{"output') ? parseJson(text) : undefined;
  const inner = isObject(json) && Object.keys(json).every(name => RETURNED.test(name)) ? anyField(json, 'outputs', 'output') : undefined;
  return inner === undefined ? literalText(text) : jsonText(inner);
}

/** smolagents adds a switch of its own. */
const CALL = /^(args|kwargs|sanitize_inputs_outputs)$/;
const RETURNED = /^(outputs?|tags|metadata|kwargs)$/;
const CALLED = /^(inputs|tags|metadata|kwargs)$/;

function callOf(text: string): Json | undefined {
  const json = text.startsWith('{') ? parseJson(text) : undefined;
  if (!isObject(json)) return undefined;
  const names = Object.keys(json);
  if (names.includes('inputs') && names.every(name => CALLED.test(name))) return field(json, 'inputs');
  if (names.length === 0 || !names.every(name => CALL.test(name))) return undefined;
  const args = field(json, 'args') ?? [];
  const kwargs = field(json, 'kwargs') ?? {};
  const noKwargs = isObject(kwargs) ? Object.keys(kwargs).length === 0 : isList(kwargs) && kwargs.length === 0;
  if (!isList(args)) return noKwargs ? args : undefined;
  if (noKwargs) return args.length === 1 ? args[0] : args.length === 0 ? undefined : args;
  return args.length === 0 ? kwargs : undefined;
}
