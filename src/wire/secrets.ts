// Generated from schema/secrets.json by scripts/generate-wire.mjs: edit there, not here.

/** What a token-like string looks like. */
export interface SecretPattern {
  readonly name: string;
  /** Lower-case; a text that holds none of them can't match. */
  readonly hints: readonly string[];
  /** Its one group is what stays in front of the mask. */
  readonly pattern: string;
  readonly ignoreCase?: boolean;
  readonly example: string;
  readonly counterexample: string;
}

export const secretPatterns: readonly SecretPattern[] = [
  {
    "name": "private-key",
    "hints": ["private key-----"],
    "pattern": "(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)(?:-{0,4}[A-Za-z0-9+/= \\t\\r\\n\\\\:,.\"']){16,16000}",
    "example": "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAexample0notreal\n-----END RSA PRIVATE KEY-----",
    "counterexample": "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEF\n-----END PUBLIC KEY-----"
  },
  {
    "name": "url-credentials",
    "hints": ["://"],
    "pattern": "(://[^ \\t\\r\\n:/@'\"<>{}]{0,100}:)[^ \\t\\r\\n/@'\"<>{}‹]{1,200}(?=@)",
    "example": "postgresql://analyst:correct-horse@db.example.com/flights",
    "counterexample": "https://example.com:8080/a@b"
  },
  {
    "name": "url-user-token",
    "hints": ["://"],
    "pattern": "(://)(?=[A-Za-z_-]{0,100}[0-9])[A-Za-z0-9_-]{20,200}(?=@)",
    "example": "https://0123456789abcdef0123456789abcdef01234567@example.com/repository.git",
    "counterexample": "https://data-scientist@example.com/ann, https://example.com/0123456789abcdef0123@x"
  },
  {
    "name": "aws-access-key",
    "hints": ["akia", "asia"],
    "pattern": "(\\b)(?:AKIA|ASIA)[0-9A-Z]{16}\\b",
    "example": "AKIAIOSFODNN7EXAMPLE",
    "counterexample": "AKIATOOSHORT"
  },
  {
    "name": "github-token",
    "hints": ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
    "pattern": "(\\b)(?:gh[pousr]_[A-Za-z0-9]{36,251}|github_pat_[A-Za-z0-9_]{22,255})",
    "example": "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "counterexample": "ghp_short"
  },
  {
    "name": "gitlab-token",
    "hints": ["glpat-"],
    "pattern": "(\\b)glpat-[A-Za-z0-9_-]{20,100}",
    "example": "glpat-abcdefghij0123456789",
    "counterexample": "glpat-short"
  },
  {
    "name": "slack-token",
    "hints": ["xox", "hooks.slack.com"],
    "pattern": "(\\b)(?:xox[abeoprs]-[A-Za-z0-9-]{10,250}|hooks\\.slack\\.com/services/[A-Za-z0-9/_-]{20,100})",
    "example": "xoxb-123456789012-abcdefghijkl",
    "counterexample": "xoxb-1"
  },
  {
    "name": "anthropic-key",
    "hints": ["sk-ant-"],
    "pattern": "(\\b)sk-ant-[A-Za-z0-9_-]{20,250}",
    "example": "sk-ant-api03-abcdefghijklmnopqrstuvwxyz",
    "counterexample": "sk-ant-short"
  },
  {
    "name": "openai-key",
    "hints": ["sk-"],
    "pattern": "(\\b)sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{32,250}",
    "example": "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789",
    "counterexample": "task-scheduler and sk-learn-compatible"
  },
  {
    "name": "stripe-key",
    "hints": ["sk_live_", "sk_test_", "rk_live_", "rk_test_"],
    "pattern": "(\\b)[sr]k_(?:live|test)_[A-Za-z0-9]{16,250}",
    "example": "sk_test_abcdefghijklmnop0123",
    "counterexample": "sk_test_data"
  },
  {
    "name": "huggingface-token",
    "hints": ["hf_"],
    "pattern": "(\\b)hf_[A-Za-z0-9]{30,100}\\b",
    "example": "hf_abcdefghijklmnopqrstuvwxyzABCDEFGH",
    "counterexample": "hf_hub_download"
  },
  {
    "name": "google-api-key",
    "hints": ["aiza"],
    "pattern": "(\\b)AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])",
    "example": "AIzaabcdefghijklmnopqrstuvwxyz012345678",
    "counterexample": "AIzaShort"
  },
  {
    "name": "databricks-token",
    "hints": ["dapi"],
    "pattern": "(\\b)dapi[0-9a-f]{32}(?:-[0-9]{1,2})?(?![A-Za-z0-9])",
    "example": "dapi0123456789abcdef0123456789abcdef",
    "counterexample": "dapi-version"
  },
  {
    "name": "npm-token",
    "hints": ["npm_"],
    "pattern": "(\\b)npm_[A-Za-z0-9]{36}\\b",
    "example": "npm_abcdefghijklmnopqrstuvwxyz0123456789",
    "counterexample": "npm_config_registry"
  },
  {
    "name": "pypi-token",
    "hints": ["pypi-ageichlwas5vcmc"],
    "pattern": "(\\b)pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{40,400}",
    "example": "pypi-AgEIcHlwaS5vcmcabcdefghijklmnopqrstuvwxyz0123456789abcdefgh",
    "counterexample": "pypi-AgEIcHlwaS5vcmc"
  },
  {
    "name": "json-web-token",
    "hints": ["eyj"],
    "pattern": "(\\b)eyJ[A-Za-z0-9_-]{10,4000}\\.eyJ[A-Za-z0-9_-]{10,8000}\\.[A-Za-z0-9_-]{10,2000}",
    "example": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N",
    "counterexample": "eyJhbGciOiJIUzI1NiJ9.not.this"
  },
  {
    "name": "environment-secret",
    "hints": ["%env", "%set_env"],
    "ignoreCase": true,
    "pattern": "(%(?:set_)?env[ \\t]{1,4}[A-Z0-9_]{0,60}(?:key|token|secret|password|passwd|pwd)(?:[ \\t]{0,4}=[ \\t]{0,4}|[ \\t]{1,4}))(?![$‹{])[^ \\t\\r\\n=]{8,300}",
    "example": "%env OPENAI_API_KEY=abcdefgh12345",
    "counterexample": "%env OPENAI_API_KEY"
  },
  {
    "name": "url-parameter",
    "hints": [
      "token=",
      "key=",
      "keyid=",
      "sig=",
      "signature=",
      "credential=",
      "secret=",
      "password=",
      "passwd=",
      "pwd="
    ],
    "ignoreCase": true,
    "pattern": "((?:[?&]|&amp;|[A-Za-z0-9/]#)(?:[a-z0-9]{1,20}[_.-]){0,3}(?:(?:access|auth|id|refresh|session|security|private)?token|(?:client)?secret|passw(?:or)?d|pwd|signature|credential|api_?key|accesskeyid)=|(?:[?&]|&amp;)(?:[a-z0-9]{1,20}[_-]){0,3}(?:key|sig)=(?=[A-Za-z0-9._~%+/=-]{16}))(?!\\.\\.\\.|%\\()[A-Za-z0-9._~%+/=:@-]{3,4000}",
    "example": "http://127.0.0.1:8888/api/sessions?token=0123456789abcdef0123456789abcdef0123456789abcdef",
    "counterexample": "https://example.com/?token={token}&key=month&api_key=%s&token=...&token=$TOKEN"
  },
  {
    "name": "authorization-header",
    "hints": ["bearer ", "authorization"],
    "ignoreCase": true,
    "pattern": "(\\bauthorization(?:\\\\{0,2}[\"'])?\\]?[ \\t]{0,4}[:=][ \\t]{0,4}[rbuf]{0,2}(?:\\\\{0,2}[\"'])?(?:bearer|basic|token|apikey|negotiate)[ \\t]{1,4}|\\bbearer[ \\t]{1,4}(?=[A-Za-z._~+/=-]{0,100}[0-9])(?=[A-Za-z0-9._~+/=-]{20}))(?!\\.\\.\\.)[A-Za-z0-9._~+/=-]{6,8000}",
    "example": "Authorization: Bearer correct-horse-battery",
    "counterexample": "headers = {\"Authorization\": f\"Bearer {token}\"}; {\"Authorization\": \"Bearer \" + token}; Authorization: Bearer ...; the bearer authentication-required"
  },
  {
    "name": "assigned-password",
    "hints": ["passw", "passphrase", "pwd"],
    "ignoreCase": true,
    "pattern": "((?:password|passwd|passphrase|pwd)(?:\\\\{0,2}[\"'])?\\]?[ \\t]{0,4}(?::[ \\t]{0,4}str[ \\t]{0,4}=|=|:)[ \\t]{0,4}[rbuf]{0,2}\\\\{0,2}(?:\\\"\\\"\\\"|'''|[\"']))(?![<\\[{$‹])[^\"'\\r\\n\\\\‹]{6,400}(?=\\\\{0,2}[\"'])",
    "example": "connect(password='pw12345')",
    "counterexample": "password = os.environ[\"DB_PASSWORD\"]; password = \"\"; password = \"short\"; password=\"{password}\""
  },
  {
    "name": "assigned-secret",
    "hints": ["secret", "token", "api_key", "apikey", "api-key", "access_key", "auth_key", "account_key"],
    "ignoreCase": true,
    "pattern": "((?:secret|token|api[_-]?key|secret_key|access_key|auth_key|account_key)(?:\\\\{0,2}[\"'])?\\]?[ \\t]{0,4}(?::[ \\t]{0,4}str[ \\t]{0,4}=|=|:)[ \\t]{0,4}[rbuf]{0,2}\\\\{0,2}(?:\"\"\"|'''|[\"']))(?![<\\[{$‹])[^\"'\\r\\n\\\\‹]{8,400}(?=\\\\{0,2}[\"'])",
    "example": "api_key = \"correct-horse\"",
    "counterexample": "secret = os.environ[\"DB_SECRET\"]; token = \"\"; eos_token = \"<|endoftext|>\"; tokenizer = \"bert-base-uncased\"; frame[[\"token\", \"sentence_count\"]]"
  },
  {
    "name": "written-password",
    "hints": ["passw", "passphrase", "pwd"],
    "ignoreCase": true,
    "pattern": "((?:password|passwd|passphrase|pwd)[ \\t]{0,2}(?:=(?!=)|:)[ \\t]{0,4})(?![/~.]|passw|pwd)(?=[^ \\t\\r\\n,;\"'\\\\()\\[\\]{}<>$‹›]{0,100}[0-9!@#%^*])[^ \\t\\r\\n,;\"'\\\\()\\[\\]{}<>$‹›]{6,200}(?![^ \\t\\r\\n;\"'\\\\])",
    "example": "password: hunter2",
    "counterexample": "def connect(password: str, n=1): ...; open(password=password1, x=2); password = read(v1); password = password1; password: required; pwd=/home/ann/v1; password == hunter2"
  },
  {
    "name": "written-secret",
    "hints": ["secret", "token", "api_key", "apikey", "api-key", "access_key", "access-key", "account_key"],
    "ignoreCase": true,
    "pattern": "((?:secret|token|api[_-]?key|access[_-]key|account_?key)[ \\t]{0,2}(?:=(?!=)|:)[ \\t]{0,4})(?![a-z]{1,40}_|/)(?=[A-Za-z+/=_-]{0,100}[0-9])(?=[0-9+/=_-]{0,100}[A-Za-z])[A-Za-z0-9+/=_-]{16,300}(?![^ \\t\\r\\n;\"'\\\\])",
    "example": "X-Api-Key: 0123456789abcdef0123",
    "counterexample": "max_token=4096; token: 12345678901234567890; token = tokenizer_of_model_2024; token = a1b2c3d4e5f6a7b8c9(x); tokens: 0123456789abcdef"
  },
  {
    "name": "request-signature",
    "hints": ["x-amz-", "x-goog-"],
    "ignoreCase": true,
    "pattern": "(\\bx-(?:amz|goog)-(?:signature|security-token)[ \\t]{0,4}[=:][ \\t]{0,4})[A-Za-z0-9%+/=_-]{16,4000}",
    "example": "X-Amz-Signature=fe5f80f77d5fa3beca038a248ff027d0445342fe2855ddc963176630326f1024",
    "counterexample": "X-Amz-Signature=…; X-Amz-Signature={signature}; the header X-Amz-Signature: is missing"
  }
];
