from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from cellwright.history.masking import mask, mask_text, secret_patterns

SCHEMA = Path(__file__).parents[3] / "schema"
PATTERNS = json.loads((SCHEMA / "secrets.json").read_text(encoding="utf-8"))
GOLDEN = json.loads((SCHEMA / "golden/masking.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", PATTERNS, ids=lambda entry: entry["name"])
def test_each_kind_of_secret_is_masked_and_its_look_alike_is_not(entry: dict[str, str]) -> None:
    assert f"‹masked: {entry['name']}›" in mask_text(f"before {entry['example']} after")
    assert mask_text(entry["counterexample"]) == entry["counterexample"]


@pytest.mark.parametrize(("text", "masked"), GOLDEN["masked"])
def test_what_is_masked_in_both_languages(text: str, masked: str) -> None:
    assert mask_text(text) == masked
    assert mask_text(masked) == masked


@pytest.mark.parametrize("text", GOLDEN["kept"])
def test_what_only_looks_similar_stays_in_both_languages(text: str) -> None:
    assert mask_text(text) == text


def test_secrets_are_found_wherever_a_notebook_holds_text_and_images_stay_as_they_are() -> None:
    token = "ghp_abcdefghijklmnopqrstuvwxyz0123456789"
    notebook = {
        "source": [f"login('{token[:10]}", f"{token[10:]}')"],
        "outputs": [{"text": f"{token}\n"}, {"data": {"text/html": [f"<b>{token}</b>"], "image/png": token}}],
        "processes": [f"curl {token}"],
    }

    masked = mask(notebook)

    assert json.dumps(masked).count(token) == 1
    assert masked["outputs"][1]["data"]["image/png"] == token


@pytest.mark.parametrize(
    "filling",
    [
        "a",
        "://a",
        "eyJ",
        "password = 'x",
        "xoxb-sk-",
        "-----BEGIN PRIVATE KEY-----",
        "%env A_",
        "token'] : 'x\n",
        "AKIA0",
        "?a-b-token=",
        "&api_key=x",
        "authorization: bearer ",
        "bearer abc.",
        "password: hunter",
        "password=1",
        "secret: abcdefgh",
        "secret=a1",
        "token=0123456789abcdef",
        "api_key=a-",
        " ",
    ],
)
def test_time_grows_with_the_length_and_no_faster(filling: str) -> None:
    def seconds(size: int) -> float:
        text = "password secret://sk- eyJ akia %env private key----- token= bearer " + filling * (size // len(filling))
        start = time.process_time()
        mask_text(text)
        return time.process_time() - start

    secret_patterns()
    small = min(seconds(200_000) for _ in range(2))
    assert seconds(2_000_000) < max(1.0, 30 * small)  # 10 times the text; quadratic would be 100 times the time


def test_ten_megabytes_of_output_take_seconds() -> None:
    line = "epoch 12 token loss 0.1234 https://example.com/a?b=c password eyJ\n"
    text = line * (10_000_000 // len(line)) + "ghp_abcdefghijklmnopqrstuvwxyz0123456789"

    start = time.process_time()
    masked = mask_text(text)

    assert masked.endswith("‹masked: github-token›")
    assert time.process_time() - start < 20
