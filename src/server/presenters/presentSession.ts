import type { Session } from '@/contracts/session.ts';
import type { Settings } from '@/services/context.ts';
import type { RulePack } from '@/domain/schedule/rulePack.ts';
import { widestHours } from '@/domain/schedule/textHours.ts';
import { isTollFree } from '@/domain/phone/tollFree.ts';
import { callSettingOf } from '@/services/appointment/judgeVisit.ts';
import { stopReplyOwnerOf } from '@/services/clinic/changeClinic.ts';
import type { SessionView } from '@/services/staff/readSession.ts';

export function presentSession(
  view: SessionView,
  account: { email: string; twoFactorEnabled?: boolean | null | undefined },
  settings: Settings,
  rules: RulePack,
): Session {
  const { staffMember, clinic, sender } = view;
  return {
    staffMember: { id: staffMember.id, name: staffMember.name, email: account.email, role: staffMember.role },
    scopes: [...staffMember.scopes],
    secondFactor: staffMember.lacksSecondFactor ? 'required' : account.twoFactorEnabled ? 'on' : 'off',
    clinic: {
      id: clinic.id,
      name: clinic.name,
      phoneNumber: clinic.phoneNumber,
      timeZone: clinic.timeZone,
      country: clinic.country,
      policy: clinic.policy,
      cancelPolicy: clinic.cancelPolicy,
      baaConfirmedAt: clinic.baaConfirmedAt?.toISOString() ?? null,
      hipaaAccountConfirmedAt: clinic.hipaaAccountConfirmedAt?.toISOString() ?? null,
      idleMinutes: clinic.idleMinutes,
      textHours: clinic.textHours,
      callTime: callSettingOf(clinic),
      allowsUnreviewed: clinic.allowsUnreviewed,
      mostTextHours: {
        care: widestHours(rules, 'care'),
        payment: widestHours(rules, 'payment'),
        promotions: widestHours(rules, 'promotions'),
      },
    },
    mode: settings.mode,
    sendingEnabled: settings.sendingEnabled,
    warnings: view.warnings,
    sender: {
      phoneNumber: sender?.phoneNumber ?? null,
      messagingServiceSid: sender?.messagingServiceSid ?? null,
      isTollFree: sender?.phoneNumber ? isTollFree(sender.phoneNumber) : false,
      cancelHandling: sender?.cancelHandling ?? 'carrier_opt_out',
      stopReplyOwner: sender ? stopReplyOwnerOf(sender) : 'twilio',
    },
    colleagues: view.colleagues,
  };
}
