# %% [markdown]
# # Predicting churn
# %%
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, classification_report, f1_score, roc_auc_score
from sklearn.model_selection import GridSearchCV, StratifiedKFold, cross_val_score, train_test_split
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

SEED = 42
TEST_SIZE = 0.25
# %%
rng = np.random.default_rng(SEED)
df = pd.DataFrame(
    {
        "age": rng.integers(18, 80, 400).astype(float),
        "plan": rng.choice(["a", "b", "c"], 400),
        "spend": rng.gamma(2, 50, 400),
    }
)
df.loc[::17, "age"] = np.nan
df["churn"] = (df.spend + rng.normal(0, 40, 400) < 80).astype(int)
df.head()
# %%
X = df.drop(columns="churn")
y = df["churn"]
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=TEST_SIZE, random_state=SEED, stratify=y)
# %%
pre = ColumnTransformer(
    [
        ("num", Pipeline([("imp", SimpleImputer(strategy="median")), ("sc", StandardScaler())]), ["age", "spend"]),
        ("cat", OneHotEncoder(handle_unknown="ignore"), ["plan"]),
    ]
)
models = {
    "logreg": LogisticRegression(C=0.5, max_iter=500),
    "forest": RandomForestClassifier(n_estimators=20, max_depth=4, random_state=SEED),
}
# %%
results = {}
for name, model in models.items():
    pipe = Pipeline([("pre", pre), ("clf", model)])
    pipe.fit(X_train, y_train)
    proba = pipe.predict_proba(X_test)[:, 1]
    results[name] = {"auc": roc_auc_score(y_test, proba), "f1": f1_score(y_test, proba > 0.5)}
pd.DataFrame(results).T
# %%
cv = StratifiedKFold(3, shuffle=True, random_state=SEED)
scores = cross_val_score(pipe, X_train, y_train, cv=cv, scoring="roc_auc")
print(f"CV AUC: {scores.mean():.3f} ± {scores.std():.3f}")
# %%
grid = GridSearchCV(pipe, {"clf__max_depth": [2, 4], "clf__n_estimators": [5, 10]}, cv=cv, scoring="roc_auc")
grid.fit(X_train, y_train)
grid.best_params_, grid.best_score_
# %%
best = grid.best_estimator_
pred = best.predict(X_test)
print(classification_report(y_test, pred))
print("Test accuracy:", accuracy_score(y_test, pred))
