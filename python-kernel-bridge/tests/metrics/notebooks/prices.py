# %%
import lightgbm as lgb
import numpy as np
import xgboost as xgb
from sklearn.datasets import make_regression
from sklearn.metrics import mean_absolute_error, mean_squared_error
from sklearn.model_selection import KFold

N_FOLDS = 3
params = {"objective": "regression", "metric": "rmse", "learning_rate": 0.1, "num_leaves": 15, "verbose": -1, "seed": 1}
# %%
X, y = make_regression(300, 8, noise=10, random_state=1)
# %%
oof = np.zeros(len(y))
scores = []
for fold, (tr, va) in enumerate(KFold(N_FOLDS, shuffle=True, random_state=1).split(X)):
    model = lgb.train(
        params,
        lgb.Dataset(X[tr], y[tr]),
        40,
        valid_sets=[lgb.Dataset(X[va], y[va])],
        callbacks=[lgb.early_stopping(5, verbose=False), lgb.log_evaluation(0)],
    )
    oof[va] = model.predict(X[va], num_iteration=model.best_iteration)
    rmse = mean_squared_error(y[va], oof[va]) ** 0.5
    scores.append(rmse)
    print(f"fold {fold} rmse {rmse:.4f}")
print(f"mean rmse {np.mean(scores):.4f}")
# %%
print("OOF RMSE:", np.sqrt(mean_squared_error(y, oof)))
mae = mean_absolute_error(y, oof)
# %%
reg = xgb.XGBRegressor(n_estimators=30, max_depth=3, learning_rate=0.2, early_stopping_rounds=5, eval_metric="rmse")
reg.fit(X[:200], y[:200], eval_set=[(X[200:], y[200:])], verbose=False)
preds = reg.predict(X[200:])
print("best iteration", reg.best_iteration)
rmse_xgb = mean_squared_error(y[200:], preds) ** 0.5
