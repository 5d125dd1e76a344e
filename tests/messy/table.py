"""python -m tests.bench messy: how much of each mess is taken without a person."""

import random

from tests.messy.catalogue import MESSES
from tests.messy.fill import FORMS
from tests.messy.judged import Trial, alone, try_out

TRIES, COMBINATIONS = 9, 3_000


def measure() -> int:
    """Print the table; return 1 when anything wrong was taken in silence or too little was taken."""
    silent: list[tuple[tuple[str, ...], str]] = []
    print(f"{'transformation':44}{'taken':>8}{'of':>5}  findings")
    for mess in MESSES.values():
        trials = alone(mess, TRIES)
        silent += _silent(trials)
        codes = sorted({f.code.value for trial in trials for f in trial.judged.findings})
        print(f"{mess.name:44}{sum(t.is_accepted for t in trials):8}{len(trials):5}  {', '.join(codes) or '-'}")
    trials = combined(COMBINATIONS)
    silent += _silent(trials)
    decidable = [trial for trial in trials if trial.draft.is_decidable]
    taken = sum(trial.is_accepted for trial in decidable)
    print(f"\n{COMBINATIONS} random combinations of 1 to 5: {len(decidable)} decidable, {taken} taken without a person"
          f" ({100 * taken / len(decidable):.1f} %); wrong in silence: {len(silent)}")
    for done, what in silent[:20]:
        print("  ", ", ".join(done), "->", what)
    return int(bool(silent) or taken < 0.9 * len(decidable))


def combined(count: int, first_seed: int = 0) -> list[Trial]:
    """Random combinations of one to five messes on random forms."""
    names = [mess.name for mess in MESSES.values() if not mess.is_rare]
    trials = []
    for seed in range(first_seed, first_seed + count):
        dice = random.Random(f"combination {seed}")
        chosen = tuple(dice.sample(names, dice.randint(1, 5)))
        trials.append(try_out(dice.randrange(len(FORMS)), seed, chosen, has_identity=dice.random() < 0.3))
    return trials


def _silent(trials: list[Trial]) -> list[tuple[tuple[str, ...], str]]:
    return [(trial.done, error) for trial in trials if (error := trial.silent_error)]
