# %%
import numpy as np
from sklearn.metrics import accuracy_score, log_loss

lr = 0.5
epochs = 20
hidden = 8
# %%
rng = np.random.default_rng(0)
X = rng.normal(size=(200, 2))
y = (X[:, 0] * X[:, 1] > 0).astype(float)
W1 = rng.normal(size=(2, hidden))
W2 = rng.normal(size=hidden)


def forward(X):
    h = np.tanh(X @ W1)
    return h, 1 / (1 + np.exp(-h @ W2))


# %%
history = []
for epoch in range(epochs):
    h, p = forward(X)
    loss = log_loss(y, p)
    history.append(loss)
    g = (p - y) / len(y)
    W1 -= lr * X.T @ (np.outer(g, W2) * (1 - h**2))
    W2 -= lr * h.T @ g
    if epoch % 5 == 0:
        print(f"epoch {epoch}: loss={loss:.4f}")
# %%
accuracy = accuracy_score(y, forward(X)[1] > 0.5)
print(f"Final accuracy: {accuracy:.2%}")
