/** The files of the design in full: everything that a person can write. */
const DIGEST = `sha256:${"a".repeat(64)}`;

export const FULL_MODEL = `model: fraud                        # default: the folder's name
task: binary                        # binary | multiclass | regression | ranking (needs data.group) | none
description: Card-not-present fraud score at checkout.
intended_use: Scores card payments at checkout.
assumptions: [The terminal sends the amount in euros.]
limits: [Not for refunds.]
tier: high                          # standard | high
owners: { owner: [alice, acme/fraud-ml], risk: [acme/model-risk] }    # role → users and org/team
runbook: docs/fraud-runbook.md
files: { model: model.onnx, features: features/**/*.py, labels: labels.json }   # role → path, list or glob
scores: { holdout: preds/holdout.parquet }   # instead of a model that we can run: id and score columns
data:
  id: tx_id                         # rows pair by position when absent
  label: is_fraud
  time: ts
  group: customer                   # clusters for intervals and leakage
  holdout: data/holdout.parquet     # path, glob, or {path, digest}; labelled, never trained on
  recent: data/recent.parquet       # newest labelled window
  reference: { path: data/reference.parquet, digest: "${DIGEST}" }
  current: data/current.parquet     # recent production
  train: data/train.parquet         # or hashed rows: for leakage only
  segments: [channel, { amount: [0, 50, 500] }, [channel, region]]
  protected: [age_band]
  label_lag: 90d
  override: overridden_by_human     # column
  version: model_version            # column: which version decided
parity: { scores: data/parity.parquet, features: { training: a.parquet, serving: b.parquet }, rtol: 1e-3 }
expect: [{ up: amount }, { down: tenure }, { invariant: name }]
lineage: { code: 1f2e3d4, data: [{ name: tx-2026-08, digest: "${DIGEST}" }], params: params.yaml, dvc: dvc.lock, run: "https://runs.example/7", trained: 2026-09-01, required: [code, data] }
serving: { pattern: online, budgets: { p99: 20ms, size: 10MB, rss: 300MB } }   # batch | online | streaming | edge
traffic: { rows_per_day: 40000 }
retrain: { every: 90d, when: { drift: 0.3, auc_drop: 0.02 } }
cost: { false_positive: 5, false_negative: 400 }
gates: { quality: { metric: auc, margin: 0.005, floor: 0.85 } }       # only what differs from the defaults
`;

export const SMALLEST_MODEL = `# models/fraud/model.yaml
owners: { owner: [alice] }
files: { model: model.onnx }
data: { holdout: data/holdout.parquet, label: is_fraud }
`;

export const FULL_SERVING = `inputs: { x: [amount, hour, tx_24h] }        # tensor ← columns; omit when names match
output: { score: { tensor: probabilities, index: 1 }, positive: fraud, threshold: 0.42 }
delayed: { device_score: 0.5 }               # what serving uses when a feature is missing or late
fallback: rules-v3
`;

export const FULL_POLICY = `models: models/*/model.yaml
registry: { branch: model-registry }
mode: enforce                       # observe: no comment · advise: comment · enforce: by decision
signoff:
  standard: { roles: { owner: 1 }, valid_for: 30d }
  high: { roles: { owner: 1, risk: 1 }, valid_for: 14d }
  new_model_owners: [acme/ml-platform]
  policy_owners: [acme/ml-platform]
  overrides: { roles: [risk], max: 24h }
gates: { drift: { warn: 0.1, fail: 0.25 }, on_inconclusive: { quality: sign, drift: note } }   # pass | note | sign | block
accept_scores: [onnx, file]
rollback:
  responders: [acme/ml-oncall]
  routes:
    - { match: { alertname: "Model{Error,Drift,Latency}*", severity: critical }, model: "{{model}}", action: open_pr, hold: 0s }
    - { match: { severity: "!info" }, action: comment }
  receivers: [{ id: am-prod, models: ["fraud-*"], max_action: open_pr }]
  cooldown: 6h
`;
