import * as okta from '../../../src-preload/contract/words/en/okta/index.ts';
import { setCatalogue, wordsOf } from '../../../src-preload/contract/words/words.ts';

setCatalogue(okta);
export { wordsOf };
