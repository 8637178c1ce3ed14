from __future__ import annotations

import re
from pathlib import Path

import pytest

from mkdocs_mlops_canvas.canvas.definition import ICONS, TRANSLATIONS, load_definitions
from mkdocs_mlops_canvas.canvas.definition_file import read_definitions
from mkdocs_mlops_canvas.canvas.header_fields import HEADER_KEYS
from mkdocs_mlops_canvas.text.names import fold_name
from mkdocs_mlops_canvas.writing.upgrade import choose_newest
from tests.messages import PACKAGE

DEFINITIONS = load_definitions()

# word for word from the published canvas, version 0.1
CANVAS_0_1 = """\
Problem
Background|Describe the context, including the problem and business need. Explain why this ML project is important
Value proposition|Outline the key benefits and the value the ML solution will bring. Highlight its impact on the business or users.
Objectives|State the specific, measurable goals of the ML project. Detail the expected outcomes and success criteria.
Data
Data collection|Identify the data sources and methods for gathering data. Include information on data frequency, volume and labelling process.
Data verification and governance|Explain the data management policies, focusing on quality, privacy, and compliance. Describe data storage and access controls.
Model
Modelling|Detail the algorithms and techniques used for building the ML model. Include information on feature engineering and selection.
Metrics & Evaluation|Specify the performance metrics and evaluation methods. Describe how the model's effectiveness will be assessed.
Model governance|Outline the process for managing models versions including conditions from going from staging to production. Outline procedures for updating and retraining models.
Operations
Inference|Describe the deployment process for the model to make predictions. Include details on the infrastructure and environment used.
Decision|Explain how the model's predictions are integrated into decision-making. Detail any human oversight or automated decision systems.
Monitoring
Feedback|Describe the mechanisms for collecting feedback on model performance. Explain how this feedback is used to refine the model.
Lifetime|Outline the entire lifecycle of the model from development to retirement. Include plans for model versioning and decommissioning.
"""


def test_version_0_1_has_the_published_words_in_the_published_order() -> None:
    lines = []
    for column in DEFINITIONS["0.1"].columns:
        lines.append(column.title)
        lines += [f"{box.title}|{box.prompt}" for box in column.boxes]
    assert "\n".join(lines) + "\n" == CANVAS_0_1


def test_version_1_1_adds_a_column_of_three_boxes() -> None:
    columns = DEFINITIONS["1.1"].columns
    assert [column.title for column in columns] == ["Problem", "Data", "Model", "Operations", "Monitoring", "Risk"]
    assert [box.title for box in columns[-1].boxes] == ["Fairness", "Explainability", "Security"]
    assert DEFINITIONS["1.1"].find_box("metrics & evaluation").title == "Metrics and Evaluation"


@pytest.mark.parametrize("version", DEFINITIONS)
def test_each_box_has_an_icon_a_prompt_and_five_questions(version: str) -> None:
    for box in DEFINITIONS[version].boxes:
        assert box.icon in ICONS, box.key
        assert box.prompt, box.key
        assert len(set(box.questions)) == 5, box.key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Value proposition", "value_proposition"),
        ("value-proposition", "value_proposition"),
        ("VALUE_PROPOSITION", "value_proposition"),
        ("Metrics & Evaluation", "metrics_and_evaluation"),
        ("Metrics and evaluation", "metrics_and_evaluation"),
        ("Modeling", "modelling"),
        ("Data Verification & Governance", "data_verification_and_governance"),
    ],
)
def test_a_box_goes_by_many_names(name: str, key: str) -> None:
    box = DEFINITIONS["0.1"].find_box(name)
    assert box is not None
    assert box.key == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("ML task", "prediction_task"),
        ("Tarefa de predição", "prediction_task"),
        ("Decisiones", "decisions"),
        ("PROPOSTAS DE VALOR", "value_proposition"),
        ("Collecting Data", "data_collection"),
        ("Fuentes de datos", "data_sources"),
        ("Offline Evaluation", "impact_simulation"),
        ("Realizac\u0327a\u0303o de previso\u0303es", "making_predictions"),
        ("Construcción de modelos", "building_models"),
        ("Live Evaluation and Monitoring", "monitoring"),
    ],
)
def test_boxes_of_the_machine_learning_canvas_have_names_in_three_languages(name: str, key: str) -> None:
    assert DEFINITIONS["ml-canvas"].find_box(name).key == key


def test_no_two_boxes_have_the_same_name() -> None:
    for version, definition in DEFINITIONS.items():
        taken: dict[str, str] = dict.fromkeys(HEADER_KEYS, "the header")
        for box in definition.boxes:
            for name in map(fold_name, (box.key, box.title, *box.aliases)):
                assert taken.setdefault(name, box.key) == box.key, (version, name)


def test_the_default_definition_is_the_first_one() -> None:
    assert list(DEFINITIONS) == ["0.1", "1.1", "ml-canvas"]


@pytest.mark.parametrize("name", ["", "Backgrounds", "Back ground", "Fairness", "product"])
def test_other_names_are_no_boxes(name: str) -> None:
    assert DEFINITIONS["0.1"].find_box(name) is None


def test_no_python_code_names_a_box() -> None:
    keys = {box.key for definition in DEFINITIONS.values() for box in definition.boxes}
    keys.remove("features")  # themes have this setting
    package = Path(__file__).parents[2] / "mkdocs_mlops_canvas"
    for path in package.rglob("*.py"):
        named = keys & set(re.findall(r"[\"'](\w+)[\"']", path.read_text("utf-8")))
        assert not named, f"{path.name} names {named}"


@pytest.mark.parametrize("language", TRANSLATIONS[1:])
@pytest.mark.parametrize("version", ["0.1", "1.1"])
def test_a_translated_canvas_has_the_same_boxes_under_either_name(language: str, version: str) -> None:
    english, own = load_definitions()[version], load_definitions(language)[version]
    assert own.language == language
    assert own.extends == english.extends
    assert own.summary_box == english.summary_box
    assert [c.key for c in own.columns] == [c.key for c in english.columns]
    assert [(b.key, b.icon, b.anchor) for b in own.boxes] == [(b.key, b.icon, b.anchor) for b in english.boxes]
    for box, original in zip(own.boxes, english.boxes, strict=True):
        assert box.prompt != original.prompt
        assert len(set(box.questions)) == 5
        assert set(box.questions).isdisjoint(original.questions)
        for name in (box.key, box.title, original.title, *original.aliases):
            assert own.find_box(name) == box, name


def test_a_definition_that_takes_the_place_of_another_ends_the_line_of_successors(tmp_path: Path) -> None:
    assert choose_newest(load_definitions("da")).key == "1.1"
    path = PACKAGE / "canvas" / "definitions" / "da" / "mlops-canvas-0.1.yml"
    definitions, problems = read_definitions([str(path)], load_definitions())
    assert problems == []
    assert choose_newest(definitions).key == "1.1"
