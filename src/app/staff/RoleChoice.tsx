import { type Role, roles, roleWords } from '@/domain/access/roles.ts';
import { Checkbox, ChoiceGroup } from '../forms/Checkbox.tsx';

/** What somebody may do, in words. */
export function RoleChoice({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <ChoiceGroup legend="May do">
      {roles.map((role) => (
        <Checkbox
          key={role}
          type="radio"
          name="role"
          checked={role === value}
          onChange={() => onChange(role)}
          label={roleWords[role].name}
          hint={roleWords[role].meaning}
        />
      ))}
    </ChoiceGroup>
  );
}
