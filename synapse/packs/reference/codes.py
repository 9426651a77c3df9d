"""What each code of a problem means. A test holds that every code is here, and none that is not used."""

from collections.abc import Mapping

READING: Mapping[str, str] = {
    "unreadable": "The file cannot be opened.",
    "no-pack": "The folder holds no `pack.yaml`.",
    "encoding": "The file is not UTF-8.",
    "too-large": "More text, keys or parts than are read. Aliases count as often as they repeat.",
    "too-deep": "Nested deeper than is read.",
    "yaml": "The text is neither YAML nor JSON.",
    "character": "A character that cannot be stored, or that could mislead a reader.",
    "empty": "There is nothing where something must be.",
    "not-a-mapping": "The document does not begin with `key: value` lines.",
    "many-documents": "A file holds one document.",
    "duplicate-key": "A key is given twice; both places are named.",
    "key": "A key is not plain text.",
    "tag": "Tags (`!…`) are not part of the language.",
    "merge-key": "Merge keys (`<<`) are not part of the language; `defaults` is.",
    "alias": "An alias repeats what is not there, or itself.",
}

SHAPE: Mapping[str, str] = {
    "missing-key": "A key that must be there is not.",
    "unknown-key": "There is no such key at this place.",
    "wrong-type": "A value of another type: text for a number, `yes` for `true`, a number that wants quotes.",
    "wrong-form": "A text that is not written as it must be: an id, a version, a time.",
    "wrong-value": "Another value is needed here.",
    "unknown-value": "Not one of the values there are.",
    "out-of-range": "Too small, too large or too long.",
    "not-one": "Exactly one of several keys is needed.",
    "not-one-word": "A condition or an effect is one word with its arguments.",
    "unknown-word": "There is no condition or effect of this name.",
    "word-as-text": "A condition's word stands where an expression does: give it its arguments, `{}` if none.",
}

MEANING: Mapping[str, str] = {
    "duplicate-pack": "Two packs have one id.",
    "duplicate-name": "A name is defined twice; both places are named.",
    "unknown-pack": "There is no such pack.",
    "unknown-preset": "There is no such preset.",
    "wrong-version": "A required pack is there in a version that will not do.",
    "required-is-missing": "A required pack is not among the packs that would be in force.",
    "required-is-off": "A required pack is installed, and switched off.",
    "wrong-id": "The text is that of another pack than the one it is meant for.",
    "requires-cycle": "Packs require each other in a circle.",
    "wrong-default": "A parameter would not take its own default.",
    "unknown-name": "Nothing of this name can be read here.",
    "unknown-function": "There is no such function.",
    "unknown-event": "There is no such event type.",
    "unknown-currency": "There is no such currency.",
    "unknown-factor": "There is no such factor.",
    "unknown-milestone": "There is no achievement of this id.",
    "unknown-parameter": "None of the packs has such a parameter.",
    "unknown-setting": "A community has no such setting.",
    "unknown-module": "There is no such module.",
    "unknown-activity": "No event type and no rule's `activity` is called so.",
    "unknown-time-zone": "There is no such time zone.",
    "no-trigger": "Only an achievement can do without a trigger.",
    "milestone-shape": "Achievements, and no other rules, have a `milestone`.",
    "effect-of-kind": "A rule of this kind cannot have this effect.",
    "measure-shape": "A measure's keys do not go together.",
    "measure-source": "A measure asks for events of a rule, for awards of an event, or mixes both.",
    "no-awards": "Awards are counted of a rule that pays nothing; conditions outside rewards say `of`.",
    "not-stored": "The event is derived and leaves no rows to measure.",
    "emit-cycle": "Events emit each other in a circle.",
    "never-holds": "Conditions contradict each other.",
    "shadowed": "Another rule always ends the phase first.",
    "template": "A template is not Jinja2.",
}

EXPRESSIONS: Mapping[str, str] = {
    "syntax": "The expression cannot be read.",
    "not-allowed": "Python has it, the language does not.",
    "brackets": "A bracket is open, or was never opened.",
    "string": "A text is not closed, or holds an escape that there is not.",
    "string-too-long": "A text is longer than is allowed.",
    "number-too-large": "A number is larger than is allowed.",
    "too-long": "The expression is longer than is allowed.",
    "power-too-large": "A power would grow beyond what is allowed.",
    "division-by-zero": "The divisor is always 0.",
    "never-works": "This part fails whatever happens.",
    "constant": "A condition that is always the same.",
    "optional": "The name may be missing: read it with `default(name, value)`.",
    "type": "The operation is not for values of this type.",
    "not-a-condition": "A condition must be true or false.",
    "not-a-number": "An amount must be a number.",
    "not-an-id": "An id is compared with something that is none.",
    "arguments": "The function takes other arguments.",
    "list": "A list stands where none can be.",
}

ADVICE: Mapping[str, str] = {
    "unused-parameter": "Nothing reads the parameter.",
    "no-limit": "A reward for something that can be repeated at will has no limit.",
    "ladder-ends": "Levels end because the curve stops rising.",
}

CODES: Mapping[str, Mapping[str, str]] = {
    "Reading": READING,
    "Shape": SHAPE,
    "Meaning": MEANING,
    "Expressions": EXPRESSIONS,
    "Advice": ADVICE,
}
