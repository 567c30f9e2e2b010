import { expect, test } from 'vitest';
import { codeText } from './code-text.ts';

test.each([
  ['    def _init_(self):', '    def __init__(self):'],
  ['    def   init_(self, name):', '    def __init__(self, name):'],
  ['    def   repr  (self):', '    def __repr__(self):'],
  ['super()._init_(name)', 'super().__init__(name)'],
  ["if _name_ == '_main_':", "if __name__ == '__main__':"],
  ["if __name == '__main__':", "if __name == '__main__':"],
  ['(out[key] Il= []).push(row);', '(out[key] ||= []).push(row);'],
  ['if (a |l b) return', 'if (a || b) return'],
  ['total θ and θ.5 of it', 'total 0 and 0.5 of it'],
  ['× = [14, 15, 30][-1]', 'x = [14, 15, 30][-1]'],
  ['return ×*2', 'return x*2'],
  ['f(×, y) + ×', 'f(x, y) + x'],
  ['for × in range(9): print(×)', 'for x in range(9): print(x)'],
  ['if × in seen and × > 3:', 'if x in seen and x > 3:'],
  ['_all_ = [a]', '__all__ = [a]'],
  ['x._class_._name_', 'x.__class__.__name__'],
  ['_file_.parent', '__file__.parent'],
  ['vvv sorted(items)', '>>> sorted(items)'],
])('%j is %j', (read, written) => {
  expect(codeText(read)).toBe(written);
});

test.each([
  'def init(self):',
  'def len(items):',
  'def add (self):',
  'my_init_value = _start_',
  'Chapter II of ll and I',
  'alias ll="ls -l"',
  'x = a | b',
  '_all_ new features',
  '_new_',
  'the _name_ (of it), and the _class_. Then',
  '# an n × m matrix',
  'A × B = C',
  '"2 × n"',
  '× it fails here',
  '| × | no |',
  '# 4 × 4 and 640×360',
  'name Il is one',
])('%j stays', (read) => {
  expect(codeText(read)).toBe(read);
});
