"""Recipes."""

from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, model_validator

from synapse.api.shapes.base import Reason, Sent, Shape
from synapse.api.shapes.drafts import storable, text_of_document, within
from synapse.packs.recipes import LARGEST


def _within(document: dict[str, Any]) -> dict[str, Any]:
    return within(document, LARGEST)


RecipeText = Annotated[str, AfterValidator(storable), Field(max_length=LARGEST)]


class RecipePack(Shape):
    """A pack as it is installed."""

    id: str
    enabled: bool
    text: str


class RecipeShape(Shape):
    """A whole configuration; `GET /api/schemas/recipe` says more of its parts."""

    model_config = Shape.model_config | {"extra": "allow"}

    synapse: int
    kind: str
    settings: dict[str, Any]
    modules: dict[str, bool]
    taxonomy: dict[str, str]
    zones: list[dict[str, Any]]
    packs: list[RecipePack]


class RecipeAsked(Sent):
    """A recipe as `text` (YAML or JSON; problems have lines then) or as `document`."""

    text: RecipeText | None = None
    document: Annotated[dict[str, Any], AfterValidator(_within)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.text is None) == (self.document is None):
            raise ValueError("give either text or document")
        return self

    def recipe_text(self) -> str:
        """The recipe as text."""
        return self.text if self.text is not None else text_of_document(self.document or {})


class ImportAsked(Sent):
    """The id of a recipe's plan; or the recipe itself, to be imported unseen."""

    plan: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    recipe: RecipeAsked | None = None
    reason: Reason = ""

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.plan is None) == (self.recipe is None):
            raise ValueError("give either plan or recipe")
        return self
