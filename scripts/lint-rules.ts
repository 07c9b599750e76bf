import type { Rules } from './rooms-lint.ts';

/* What holds in every room alike. Which rules there are: `npx oxlint --rules`. */

export const baseRules: { readonly categories: Readonly<Record<string, string>>; readonly rules: Rules } = {
  categories: { correctness: 'error', suspicious: 'error' },
  rules: {
    // Promises and types
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/prefer-promise-reject-errors': 'error',
    'typescript/return-await': ['error', 'error-handling-correctness-only'],
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/no-unnecessary-condition': 'error',
    'typescript/no-unnecessary-type-assertion': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-deprecated': 'error',
    'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    'typescript/no-import-type-side-effects': 'error',
    'typescript/no-require-imports': 'error',
    'typescript/use-unknown-in-catch-callback-variable': 'error',
    'typescript/prefer-readonly': 'error',
    'typescript/ban-ts-comment': 'error',
    // Modules
    'import/no-cycle': 'error',
    'import/no-self-import': 'error',
    'import/no-duplicates': 'error',
    'import/no-unassigned-import': 'off',
    'import/no-named-as-default-member': 'off',
    'unicorn/prefer-node-protocol': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    // Clear and short
    eqeqeq: 'error',
    'no-console': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'no-param-reassign': 'error',
    'no-else-return': 'error',
    'no-new-func': 'error',
    'object-shorthand': 'error',
    'default-case-last': 'error',
    'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
    'max-depth': ['warn', 4],
    complexity: ['warn', 20],
    // React
    'react/rules-of-hooks': 'error',
    'react/exhaustive-deps': 'error',
    'react/button-has-type': 'error',
    'react/no-danger': 'error',
    'react/jsx-no-target-blank': 'error',
    'react/react-in-jsx-scope': 'off',
    'jsx-a11y/no-autofocus': ['error', { ignoreNonDOM: true }],
    // Suspicions that are our style, or that TypeScript decides better
    'promise/always-return': 'off',
    'eslint/no-underscore-dangle': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'typescript/consistent-return': 'off',
    'typescript/no-unnecessary-type-parameters': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'typescript/unbound-method': 'off',
    'unicorn/no-thenable': 'off',
    'jsx-a11y/prefer-tag-over-role': 'off',
    // Meant for the React Compiler, which we do not use
    'react/exhaustive-effect-dependencies': 'off',
    'react/immutability': 'off',
    'react/set-state-in-effect': 'off',
  },
};

/** Tests name what they expect; they need not be short. */
export const testRules: Rules = {
  'max-lines': 'off',
  'typescript/no-non-null-assertion': 'off',
  'vitest/no-focused-tests': 'error',
  'vitest/no-disabled-tests': 'error',
  'vitest/no-identical-title': 'error',
  // fast-check's assertions count, and helpers named after what they expect.
  'vitest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert', 'assert*'] }],
  'vitest/no-conditional-expect': 'off',
  'vitest/valid-expect': ['error', { maxArgs: 2 }],
  'vitest/require-to-throw-message': 'off',
  'vitest/require-mock-type-parameters': 'off',
};

/** The few files that are plain JavaScript, for programs that load nothing else. */
export const untypedRules: Rules = {
  'typescript/no-require-imports': 'off',
  'typescript/no-unsafe-argument': 'off',
  'typescript/no-unsafe-assignment': 'off',
  'typescript/no-unsafe-call': 'off',
  'typescript/no-unsafe-member-access': 'off',
  'typescript/no-unsafe-return': 'off',
};
