import svelte from 'eslint-plugin-svelte'
import tseslint from 'typescript-eslint'

// The components of the page alone: Oxlint does not know their markup, and has all else (see .oxlintrc.json).
export default tseslint.config(
  ...svelte.configs.recommended.map((config) => ({ ...config, files: ['web/src/**/*.svelte'] })),
  {
    files: ['web/src/**/*.svelte'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    // Types and names that are not there are what the type check of the page is for.
    rules: { 'no-undef': 'off', 'no-unused-vars': 'off', 'svelte/no-navigation-without-resolve': 'off' },
  },
)
