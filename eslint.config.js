import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'

export default tseslint.config(
  { ignores: ['**/node_modules/', '.tap/', '.moodscape/', '**/dist/'] },
  js.configs.recommended,
  // A function fits a screen. Past that it holds two ideas.
  { rules: { 'max-lines-per-function': ['error', { max: 80 }] } },
  {
    files: ['**/*.mjs', 'eslint.config.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Objects with methods are closures here; none of them has a `this` to lose.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name="process"][property.name="env"]',
          message: 'Config is read once, in main.ts.',
        },
      ],
    },
  },
  ...svelte.configs.recommended.map((config) => ({ ...config, files: ['web/src/**/*.svelte'] })),
  {
    files: ['web/src/**/*.svelte'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    // Types and names that are not there are what the type check of the page is for.
    rules: { 'no-undef': 'off', 'no-unused-vars': 'off', 'svelte/no-navigation-without-resolve': 'off' },
  },
  {
    files: ['**/main.ts', '**/test/**/*.ts', 'local/launcher/**/*.ts', 'checks/{e2e,bench,faults}/**/*.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/test/**/*.ts', 'checks/e2e/**/*.ts'],
    rules: {
      // tap's t.test returns a promise that tap itself awaits.
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
)
