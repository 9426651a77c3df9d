/** Two views of one text: a rule as YAML, and as values that a form shows and changes. */
export { moveBetween, wrapItem } from "./between";
export { apply } from "./edits";
export { duplicateItem, insertItem, moveItem, renameKey } from "./list";
export { parse } from "./parse";
export { removeAt } from "./remove";
export { setValue } from "./set";
export { switchOff, switchOn } from "./switch";
export { CannotEdit, type Edit, type Flaw, type Json, type OffStep, type Parsed, type Path } from "./types";
export { toYaml } from "./yaml";
