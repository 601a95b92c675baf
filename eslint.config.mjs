import jupyter from '@jupyter/eslint-plugin';
import hooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const jupyterRules = Object.fromEntries(Object.keys(jupyter.rules).map(name => [`jupyter/${name}`, 'error']));

export default tseslint.config(
  { ignores: ['lib/**', 'dist/**', '.venv/**', 'src/wire/**', 'python-kernel-bridge/**', 'ui-tests/test-results/**', 'examples/**'] },
  {
    files: ['src/**/*.{ts,tsx}', 'ui-tests/**/*.ts', 'benchmarks/**/*.ts', 'vitest.config.ts'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { jupyter, 'react-hooks': hooks },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      ...hooks.configs.recommended.rules,
      ...jupyterRules,
      eqeqeq: 'error',
      curly: ['error', 'multi-line'],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-namespace': 'off', // JupyterLab's convention for options objects
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }]
    }
  },
  { files: ['scripts/**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] }
);
