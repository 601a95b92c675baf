import jupyter from '@jupyter/eslint-plugin';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const jupyterRules = Object.fromEntries(Object.keys(jupyter.rules).map(name => [`jupyter/${name}`, 'error']));

export default tseslint.config(
  {
    ignores: [
      'lib/**',
      'dist/**',
      '.venv/**',
      '.cellwright-setup/**',
      'src/wire/**',
      'python-kernel-bridge/**',
      'ui-tests/test-results/**',
      'ui-tests/playwright-report/**',
      'examples/**',
      'benchmarks/results/**'
    ]
  },
  {
    files: ['src/**/*.{ts,tsx}', 'ui-tests/**/*.ts', 'benchmarks/**/*.ts', 'vitest.config.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { jupyter, 'react-hooks': hooks },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...hooks.configs.recommended.rules,
      ...jupyterRules,
      'jupyter/no-schema-enum': 'off', // reads JSON: see below
      eqeqeq: 'error',
      curly: ['error', 'multi-line'],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-namespace': 'off', // JupyterLab's convention for options objects
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }]
    }
  },
  {
    // Tests show no words to anyone; what they title and label is data.
    files: ['src/**/*.test.{ts,tsx}', 'src/**/testing/**', 'ui-tests/**/*.ts', 'benchmarks/**/*.ts'],
    plugins: { jupyter, 'react-hooks': hooks },
    rules: {
      'react-hooks/rules-of-hooks': 'off', // takes Playwright's `use` for a hook
      'jupyter/no-untranslated-string': 'off',
      'jupyter/prefer-lazy-imports': 'off',
      'jupyter/plugin-id-convention': 'off',
      'jupyter/command-id-convention': 'off'
    }
  },
  {
    files: ['schema/settings/*.json'],
    plugins: { jupyter },
    languageOptions: { parser: jupyter.configs.recommended[1].languageOptions.parser },
    rules: { 'jupyter/no-schema-enum': 'error' }
  },
  { files: ['scripts/**/*.mjs', '*.{mjs,cjs}'], extends: [tseslint.configs.disableTypeChecked] }
);
