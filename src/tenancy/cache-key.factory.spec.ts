import fc from 'fast-check';
import { aTenant } from '../../test/support/branch.js';
import { CacheKeyFactory, companyOfKey } from './cache-key.factory.js';
import { TenantContext, TenantMissingError } from './tenant-context.js';

describe(CacheKeyFactory.name, () => {
  const context = new TenantContext();
  const factory = new CacheKeyFactory(context);
  const keyOf = (companyId: string, branchId: string, ...parts: string[]) =>
    context.run(aTenant({ company: { id: companyId }, branch: { id: branchId } }), () =>
      factory.key('slots', ...parts),
    );

  it('cannot make a key without a tenant', () => {
    expect(() => factory.key('slots', 4711)).toThrow(TenantMissingError);
  });

  it('I-71: never gives two tenants one key, however alike their ids begin', () => {
    expect(keyOf('1', '11', '1')).not.toBe(keyOf('11', '1', '1'));
    const ids = fc.array(fc.string(), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(ids, ids, ([a = '', b = '', c = ''], [d = '', e = '', f = '']) => {
        fc.pre(a !== d || b !== e || c !== f);
        expect(keyOf(a, b, c)).not.toBe(keyOf(d, e, f));
        if (b !== '') expect(keyOf(a, b, c)).not.toBe(factory.companyKey(d, 'slots', f));
      }),
    );
  });

  it('tells the company of its keys, and of nothing else', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (company, branch) => {
        expect(companyOfKey(keyOf(company, branch, 'a', 'b'))).toBe(company);
      }),
    );
    expect(companyOfKey(factory.companyKey('c1', 'holds', 7))).toBe('c1');
    expect(companyOfKey('another/key' as ReturnType<typeof keyOf>)).toBeNull();
  });

  it('keeps the tenant over waiting, and apart from what runs beside it', async () => {
    const seen = await Promise.all(
      ['one', 'two'].map((id) =>
        context.run(aTenant({ company: { id } }), async () => {
          await new Promise(setImmediate);
          return context.current().company.id;
        }),
      ),
    );
    expect(seen).toEqual(['one', 'two']);
  });
});
