import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, MaxLength, Min, ValidateNested } from 'class-validator';
import { validateInto } from './validate-into.js';

class PersonDto {
  @IsOptional()
  @IsString()
  @MaxLength(20)
  name?: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  age?: number;
}

class GroupDto {
  @ValidateNested({ each: true })
  @Type(() => PersonDto)
  people: PersonDto[] = [];
}

describe(validateInto.name, () => {
  it('gives a value of the class without unknown keys', () => {
    const result = validateInto(PersonDto, { name: 'Anna', role: 'admin' });
    expect(result).toEqual({ kind: 'valid', value: { name: 'Anna' } });
    expect(result.kind === 'valid' && result.value).toBeInstanceOf(PersonDto);
  });

  it('refuses unknown keys where the input is written by hand', () => {
    const result = validateInto(PersonDto, { nmae: 'Anna' }, 'refuse');
    expect(result).toEqual({ kind: 'invalid', problems: [{ path: 'nmae', message: 'is not known' }] });
  });

  it('repeats an unknown key only where it could be a misspelt name', () => {
    const result = validateInto(PersonDto, { 'Max Muster +49 30 1': 1, 'n4me_x-y': 2, ['k'.repeat(41)]: 3 }, 'refuse');
    expect(result.kind === 'invalid' && result.problems.map(({ path }) => path)).toEqual(['?', 'n4me_x-y', '?']);
  });

  it('tells a hundred problems at most', () => {
    const result = validateInto(
      PersonDto,
      Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, i])),
      'refuse',
    );
    expect(result.kind === 'invalid' && result.problems).toHaveLength(100);
  });

  it('tells every problem with its path and no value', () => {
    const result = validateInto(GroupDto, {
      people: [{ name: 7 }, { name: 'Anna', age: -5 }, { name: 'x'.repeat(21) }],
    });
    expect(result).toEqual({
      kind: 'invalid',
      problems: [
        { path: 'people[0].name', message: 'must be shorter than or equal to 20 characters' },
        { path: 'people[0].name', message: 'must be a string' },
        { path: 'people[1].age', message: 'must not be less than 1' },
        { path: 'people[2].name', message: 'must be shorter than or equal to 20 characters' },
      ],
    });
  });

  it.each([null, undefined, [], 'text', 7])('refuses %p, which is no object', (input) => {
    expect(validateInto(PersonDto, input)).toEqual({
      kind: 'invalid',
      problems: [{ path: '', message: 'must be an object' }],
    });
  });

  it('lets no key reach the prototype', () => {
    validateInto(
      PersonDto,
      JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}'),
    );
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it.each(['{"people":[{"name":[[{"constructor":["x"]}]]}]}', '{"people":[{"name":{"a":{"__proto__":{"b":1}}}}]}'])(
    'is not led astray by %s, deep inside a value of the wrong type',
    (body) => {
      expect(validateInto(GroupDto, JSON.parse(body))).toMatchObject({
        kind: 'invalid',
        problems: [{ path: 'people[0].name' }, { path: 'people[0].name' }],
      });
    },
  );
});
