/** One rule of a pack while it is edited: what form, YAML and panels share. */
import { createContext } from "svelte";
import { toast } from "$lib/ui/toast";

import {
  CannotEdit,
  duplicateItem,
  insertItem,
  moveBetween,
  moveItem,
  parse,
  removeAt,
  setValue,
  switchOff,
  switchOn,
  wrapItem,
  type Edit,
  type Json,
  type Parsed,
  type Path,
} from "../text";
import type { RuleTrace, StepTrace } from "../trial/trace";
import type { Vocabulary } from "../vocabulary";
import type { Sample } from "../expressions/preview";
import type { RuleDocument } from "./document.svelte";
import { isMapping, ofFlaws, within, type Found } from "./problems";
import { asList, isOther, readStep, withoutItem, type Group } from "./steps";

type Given = { document: RuleDocument; packId: string; ruleId: string; place: number; base: string };

export class RuleEditing {
  readonly document: RuleDocument;
  readonly packId: string;
  /** Which of the pack's rules it is. */
  place = $state(0);
  /** What the server found wrong with the text as it was checked last. */
  checked = $state.raw<Found[]>([]);
  isChecking = $state(false);
  vocabulary = $state.raw<Vocabulary>();
  trace = $state.raw<RuleTrace | null>(null);
  /** The event that expressions are tried on, where one was chosen. */
  sample = $state.raw<Sample | null>(null);
  /** The text as it last had no errors: what previews are reckoned with. */
  sound = $state.raw("");
  /** The step whose card is to be focused next. */
  wanted = $state.raw<Path | null>(null);
  /** Shows a place of the text in the YAML view. */
  showInText: (from: number, to: number) => void = () => undefined;
  #ruleId: string;

  constructor({ document, packId, ruleId, place, base }: Given) {
    this.document = document;
    this.packId = packId;
    this.#ruleId = ruleId;
    this.place = place;
    this.sound = base;
  }

  get parsed(): Parsed {
    return this.document.valid;
  }
  get path(): Path {
    return ["rules", this.place];
  }
  get rule(): { [key: string]: Json } | undefined {
    const found = this.parsed.get(this.path);
    return isMapping(found) ? found : undefined;
  }
  get ruleId(): string {
    return String(this.rule?.["id"] ?? this.#ruleId);
  }
  get kind(): string {
    return String(this.rule?.["kind"] ?? "reward");
  }
  get trigger(): string[] {
    return triggerEvents(this.rule?.["trigger"]);
  }
  get problems(): Found[] {
    return this.document.isReadable ? this.checked : ofFlaws(this.document.parsed);
  }
  /** Problems with this rule, or with no rule in particular. */
  get ownProblems(): Found[] {
    return this.problems.filter((one) => one.path[0] !== "rules" || one.path[1] === this.place || one.path.length < 2);
  }
  problemsAt(path: Path): Found[] {
    return within(this.problems, path);
  }

  /** The rule may have moved in the text, or been called otherwise there. */
  follow(): void {
    const rules = this.parsed.get(["rules"]);
    if (!Array.isArray(rules)) return;
    const idAt = (place: number) => {
      const one = rules[place];
      return isMapping(one) ? String(one["id"]) : undefined;
    };
    if (idAt(this.place) === this.#ruleId) return;
    const found = rules.findIndex((_, place) => idAt(place) === this.#ruleId);
    if (found >= 0) this.place = found;
    else this.#ruleId = idAt(this.place) ?? this.#ruleId;
  }

  /** Make edits of the valid text; says why, where that cannot be done by form. */
  change(make: (parsed: Parsed) => Edit[], options: { typing?: boolean } = {}): boolean {
    if (!this.document.isReadable) return false;
    try {
      this.document.edit(make(this.document.parsed), options);
      return true;
    } catch (error) {
      if (!(error instanceof CannotEdit)) throw error;
      toast.error(error.message);
      return false;
    }
  }

  set(path: Path, value: Json, options: { typing?: boolean } = {}): void {
    this.change((parsed) => setValue(parsed, path, value), options);
  }
  /** Take a key away, if it is there. */
  unset(path: Path): void {
    if (this.parsed.get(path) !== undefined) this.change((parsed) => removeAt(parsed, path));
  }

  insert(list: Path, index: number, item: Json | { yaml: string }): void {
    if (this.change((parsed) => insertItem(parsed, list, index, item))) this.wanted = [...list, index];
  }
  /** Put steps that were copied, here or elsewhere, into a list; says why, where they have no place there. */
  paste(list: Path, index: number, text: string): string | null {
    const steps = readStep(text);
    if (!steps.length) return "What is on the clipboard is no step";
    const kind = list[2] === "effects" ? "effect" : "condition";
    if (steps.some((yaml) => isOther(parse(yaml).data, kind, this.vocabulary)))
      return kind === "effect" ? "A condition is no effect" : "An effect is no condition";
    this.insert(list, index, { yaml: steps.length > 1 ? asList(steps) : steps[0]! });
    return null;
  }
  move(list: Path, from: number, to: number): void {
    const items = this.parsed.get(list);
    if (!Array.isArray(items) || to < 0 || to >= items.length || from === to) return;
    if (this.change((parsed) => moveItem(parsed, list, from, to))) this.wanted = [...list, to];
  }
  /** Bring a step into another list; `to` is a place of that list as it is before. */
  bring(list: Path, index: number, into: Path, to: number): void {
    if (this.change((parsed) => moveBetween(parsed, list, index, into, to)))
      this.wanted = [...withoutItem(into, list, index), to];
  }
  /** Make a step the first of a new group. */
  wrap(list: Path, index: number, word: Group): void {
    if (this.change((parsed) => wrapItem(parsed, list, index, word))) this.wanted = [...list, index];
  }
  duplicate(list: Path, index: number): void {
    if (this.change((parsed) => duplicateItem(parsed, list, index))) this.wanted = [...list, index + 1];
  }
  remove(list: Path, index: number): void {
    if (!this.change((parsed) => removeAt(parsed, [...list, index]))) return;
    const left = this.parsed.get(list);
    const count = Array.isArray(left) ? left.length : 0;
    this.wanted = count ? [...list, Math.min(index, count - 1)] : list;
  }
  switchOff(list: Path, index: number): void {
    this.change((parsed) => switchOff(parsed, list, index));
  }
  switchOn(list: Path, off: number): void {
    this.change((parsed) => switchOn(parsed, list, off));
  }

  /** What the trial saw at a step of the rule. */
  traceAt(path: Path): StepTrace | undefined {
    if (!this.trace || path[0] !== "rules" || path[1] !== this.place) return undefined;
    const table = path[2] === "conditions" ? this.trace.conditions : path[2] === "effects" ? this.trace.effects : [];
    let steps: readonly StepTrace[] | undefined = table;
    let found: StepTrace | undefined;
    for (const part of path.slice(3)) {
      // `not` has one condition and no list of them
      if (typeof part !== "number" && part !== "not") continue;
      found = steps?.[part === "not" ? 0 : part];
      steps = found?.inner;
    }
    return found;
  }
}

/** The events that a trigger names. */
export function triggerEvents(trigger: Json | undefined): string[] {
  const named = isMapping(trigger) ? trigger["event"] : trigger;
  const list = Array.isArray(named) ? named : named === undefined || named === null ? [] : [named];
  return list.filter((one): one is string => typeof one === "string" && one !== "");
}

const [useEditing, provideEditing] = createContext<RuleEditing>();
export { provideEditing, useEditing };
