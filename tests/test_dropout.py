"""Dropout as training draws it: torch's mathematics, other draws."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from transformers import BertConfig, BertModel, ModernBertConfig, ModernBertModel

from pipeline.encoder.network import Network
from pipeline.training import dropout

CPU = torch.device("cpu")
SMALL = {"vocab_size": 50, "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2}


def bert(share: float = 0.1) -> Network:
    torch.manual_seed(0)
    shape = BertConfig(
        **SMALL, intermediate_size=32, hidden_dropout_prob=share, attention_probs_dropout_prob=share
    )
    return Network(BertModel(shape), 4, share)


def batch() -> tuple[torch.Tensor, torch.Tensor]:
    ids = torch.arange(1, 41).view(4, 10)
    mask = torch.ones_like(ids)
    mask[1, 6:] = 0
    mask[3, 2:] = 0
    return ids, mask


@pytest.mark.parametrize("share", [0.05, 0.1, 0.5, 0.9])
def test_the_share_of_zeros_and_the_mean_are_those_of_dropout(share) -> None:
    torch.manual_seed(1)
    drawn = dropout.noise((500, 401), share, torch.float32)
    assert drawn.shape == (500, 401)
    assert torch.equal(drawn.unique(), torch.tensor([0.0, 1 / (1 - share)]))
    zeros = (drawn == 0).float()
    apart = 4 * np.sqrt(share * (1 - share) / drawn.numel())  # four deviations of a binomial draw
    assert abs(zeros.mean().item() - share) < apart + 1 / dropout.STEPS
    neighbours = (zeros[:, 1:] * zeros[:, :-1]).mean().item()
    assert abs(neighbours - share**2) < 4 * np.sqrt(share**2 / drawn.numel()) + 2 / dropout.STEPS


def test_draws_follow_the_seed_and_differ_from_each_other() -> None:
    torch.manual_seed(5)
    first, second = (dropout.noise((64, 3), 0.5, torch.float32) for _ in range(2))
    torch.manual_seed(5)
    again = dropout.noise((64, 3), 0.5, torch.float32)
    assert torch.equal(first, again)
    assert not torch.equal(first, second)


def test_while_it_lasts_all_dropout_is_ours_and_then_none() -> None:
    net = bert()
    before = [type(layer) for layer in net.modules()]
    with dropout.fast(net, CPU):
        kinds = [type(layer) for layer in net.modules()]
        assert torch.nn.Dropout not in kinds
        assert kinds.count(dropout.Dropout) == before.count(torch.nn.Dropout) > 5
        assert net.encoder.config._attn_implementation == dropout.NAME
    assert [type(layer) for layer in net.modules()] == before
    assert net.encoder.config._attn_implementation == "sdpa"


def test_a_run_that_fails_leaves_the_network_as_it_was() -> None:
    net = bert()
    with pytest.raises(IndexError), dropout.fast(net, CPU):
        net(torch.tensor([[99]]), torch.tensor([[1]]))  # no such token
    assert dropout.Dropout not in [type(layer) for layer in net.modules()]
    assert net.encoder.config._attn_implementation == "sdpa"


def test_what_it_answers_when_it_does_not_learn_stays_bit_for_bit() -> None:
    net = bert().eval()
    with torch.inference_mode():
        plain = net(*batch())[0]
        with dropout.fast(net, CPU):
            ours = net(*batch())[0]
    assert torch.equal(plain, ours)


def test_attention_that_drops_almost_nothing_is_torch_s_own_and_so_are_its_gradients() -> None:
    """A share under half of a step is drawn as 0, so the masked scores are all that differs."""
    share = 1e-6
    grads = []
    for ours in (False, True):
        net = bert(share).train()
        ids, mask = batch()
        if ours:
            with dropout.fast(net, CPU):
                net(ids, mask)[0].square().sum().backward()
        else:
            for layer in net.modules():
                if isinstance(layer, torch.nn.Dropout):
                    layer.p = 0.0
            net(ids, mask)[0].square().sum().backward()
        grads.append({name: weight.grad.clone() for name, weight in net.named_parameters()})
    for name, grad in grads[0].items():
        torch.testing.assert_close(grads[1][name], grad, rtol=1e-3, atol=1e-5, msg=name)


def test_the_mean_over_many_draws_is_torch_s() -> None:
    """Expected logits and their spread, ours against torch's dropout."""
    net = bert(0.3).train()
    ids, mask = (one.repeat(50, 1) for one in batch())  # each row draws for itself

    def draws() -> torch.Tensor:
        with torch.no_grad():
            return torch.cat([net(ids, mask)[0].view(50, 4, 4) for _ in range(30)])

    torch.manual_seed(3)
    theirs = draws()
    with dropout.fast(net, CPU):
        ours = draws()
    assert len(ours) == len(theirs) == 1500
    apart = 5 * (theirs.std(0) ** 2 / 1500 + ours.std(0) ** 2 / 1500).sqrt()
    assert bool(((theirs.mean(0) - ours.mean(0)).abs() < apart).all())
    torch.testing.assert_close(ours.std(0), theirs.std(0), rtol=0.15, atol=0)


def test_padding_is_not_read_while_it_learns() -> None:
    net = bert(0.3).train()
    ids, mask = batch()
    with dropout.fast(net, CPU):
        torch.manual_seed(4)
        first = net(ids, mask)[0]
        other = ids.clone()
        other[mask == 0] = 49
        torch.manual_seed(4)
        second = net(other, mask)[0]
    torch.testing.assert_close(first, second)


def test_another_family_of_encoders_learns_under_it() -> None:
    """ModernBERT turns its queries and reads windows: masks come as it makes them."""
    torch.manual_seed(0)
    shape = ModernBertConfig(
        **SMALL, intermediate_size=32, attention_dropout=0.2, mlp_dropout=0.2, pad_token_id=0
    )
    net = Network(ModernBertModel._from_config(shape, attn_implementation="sdpa"), 4, 0.1).train()
    ids, mask = batch()
    with dropout.fast(net, CPU):
        loss = net(ids, mask)[0].square().sum()
        loss.backward()
    assert bool(torch.isfinite(loss))
    assert all(w.grad is not None and bool(torch.isfinite(w.grad).all()) for w in net.parameters())


def test_a_graphics_card_keeps_its_own() -> None:
    net = bert()
    with dropout.fast(net, torch.device("cuda")):
        assert dropout.Dropout not in [type(layer) for layer in net.modules()]
