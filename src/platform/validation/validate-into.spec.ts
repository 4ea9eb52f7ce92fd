import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min, ValidateNested } from 'class-validator';
import { CleanText } from './clean-text.decorator.js';
import { validateInto } from './validate-into.js';

class PersonDto {
  @IsOptional()
  @CleanText(20)
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
  it('frees texts from markup and keeps what only looks like it', () => {
    const read = (name: string) => validateInto(PersonDto, { name });
    expect(read(' <b>Jürgen</b> ')).toEqual({ kind: 'valid', value: { name: 'Jürgen' } });
    expect(read("O'Brien")).toEqual({ kind: 'valid', value: { name: "O'Brien" } });
    expect(read('5 < 6')).toEqual({ kind: 'valid', value: { name: '5 < 6' } });
  });

  it('gives a value of the class without unknown keys', () => {
    const result = validateInto(PersonDto, { name: 'Anna', role: 'admin' });
    expect(result).toEqual({ kind: 'valid', value: { name: 'Anna' } });
    expect(result.kind === 'valid' && result.value).toBeInstanceOf(PersonDto);
  });

  it('refuses unknown keys where the input is written by hand', () => {
    const result = validateInto(PersonDto, { nmae: 'Anna' }, 'refuse');
    expect(result).toEqual({ kind: 'invalid', problems: [{ path: 'nmae', message: 'is not known' }] });
  });

  it('tells every problem with its path and no value', () => {
    const result = validateInto(GroupDto, {
      people: [{ name: 7 }, { name: 'Anna', age: -5 }, { name: 'x'.repeat(21) }],
    });
    expect(result).toEqual({
      kind: 'invalid',
      problems: [
        { path: 'people[0].name', message: 'must be a text' },
        { path: 'people[0].name', message: 'must have at most 20 characters' },
        { path: 'people[1].age', message: 'must not be less than 1' },
        { path: 'people[2].name', message: 'must have at most 20 characters' },
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
});
