"""A network of one hidden layer that tells classes from cues, as `CueNetwork` in Sources/DSP holds it."""

import numpy as np


def fit(x, y, weight, classes, hidden=24, steps=4000, batch=200, decay=1e-3):
    """By Adam (Kingma & Ba, 2015), rows drawn as often as their weights, which sum to 1, say: mean and deviation of the cues, and the weights."""
    rng = np.random.default_rng(5)
    mean, deviation = x.mean(0), x.std(0) + 1e-6
    z, target = standard(x, mean, deviation), np.eye(classes)[y]
    model = [rng.normal(0, 1 / np.sqrt(z.shape[1]), (z.shape[1], hidden)), np.zeros(hidden),
             rng.normal(0, 0.1, (hidden, classes)), np.zeros(classes)]  # fmt: skip
    first, second = [np.zeros_like(m) for m in model], [np.zeros_like(m) for m in model]
    for step in range(1, steps + 1):
        pick = rng.choice(len(z), batch, p=weight)
        h = np.tanh(z[pick] @ model[0] + model[1])
        error = (softmax(h @ model[2] + model[3]) - target[pick]) / batch
        back = error @ model[2].T * (1 - h**2)
        gradient = [z[pick].T @ back + decay * model[0], back.sum(0), h.T @ error + decay * model[2], error.sum(0)]
        rate = 5e-3 * 0.5 * (1 + np.cos(np.pi * step / steps))
        for m, g, a, b in zip(model, gradient, first, second):
            a += 0.1 * (g - a)
            b += 0.001 * (g * g - b)
            m -= rate * (a / (1 - 0.9**step)) / (np.sqrt(b / (1 - 0.999**step)) + 1e-8)
    return mean, deviation, model


def standard(x, mean, deviation):
    return np.clip((x - mean) / deviation, -3, 3)


def softmax(scores):
    p = np.exp(scores - scores.max(1, keepdims=True))
    return p / p.sum(1, keepdims=True)


def likelihoods(x, mean, deviation, model):
    return softmax(np.tanh(standard(x, mean, deviation) @ model[0] + model[1]) @ model[2] + model[3])


def swift(names, mean, deviation, model):
    """The expression that makes this network in Swift."""

    def rows(matrix):
        return [f"      [{', '.join(f'{v:.3f}' for v in row)}]," for row in matrix]

    cues = [f'      ("{name}", {m:.4f}, {d:.4f}),' for name, m, d in zip(names, mean, deviation)]
    return ["CueNetwork(", "    cues: [", *cues, "    ],", "    hidden: [", *rows(np.r_[model[0], model[1][None]].T), "    ],",
            "    output: [", *rows(np.r_[model[2], model[3][None]].T), "    ])"]  # fmt: skip
