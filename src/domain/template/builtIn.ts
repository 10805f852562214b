import type { Category } from '../message/category.ts';
import type { TemplateFields } from './field.ts';
import type { Language, ReviewedLanguage } from './language.ts';
import type { TemplatePurpose } from './purpose.ts';

export type BuiltInKey =
  | 'appointment_reminder'
  | 'appointment_reminder_digits'
  | 'appointment_reminder_discreet'
  | 'slot_offer'
  | 'slot_offer_discreet'
  | 'appointment_reminder_several'
  | 'prescription_ready'
  | 'prescription_ready_plain'
  | 'prescription_ready_discreet'
  | 'lab_results'
  | 'lab_results_discreet'
  | 'payment_reminder'
  | 'payment_reminder_plain'
  | 'payment_reminder_discreet';

/** The languages in which every built-in template ships. Those beyond English and Spanish are drafts that no native speaker has read. */
export const shippedLanguages = ['en', 'es', 'fr', 'pt', 'vi', 'zh'] as const satisfies readonly Language[];

type ShippedLanguage = (typeof shippedLanguages)[number];

export type BuiltInTemplate = {
  key: BuiltInKey;
  /** The name on screen. */
  title: string;
  category: Category;
  purpose: TemplatePurpose;
  fields: TemplateFields;
  /** What says the same without what the strict policy refuses (brief, section 9). */
  safeKey?: BuiltInKey;
  /** The text in each language. The Spanish and French ones do without letters that would more than halve a segment. */
  texts: Record<ReviewedLanguage | ShippedLanguage, string>;
};

const visit = { name: 'firstName', doctor: 'clinicianName', date: 'dateTime' } as const;

/** The templates that every clinic has from the start. The English texts of the four spec templates are its words. */
export const builtInTemplates: Record<BuiltInKey, BuiltInTemplate> = {
  appointment_reminder: {
    key: 'appointment_reminder',
    title: 'Appointment Reminder',
    category: 'appointment',
    purpose: 'visit_reminder',
    fields: visit,
    safeKey: 'appointment_reminder_digits',
    texts: {
      en: 'Hi {name}, this is a reminder of your appointment with Dr. {doctor} on {date}. Reply CONFIRM to confirm or CANCEL to cancel.',
      es: 'Hola, {name}: le recordamos su cita con el/la Dr(a). {doctor} el {date}. Responda CONFIRMAR para confirmar o CANCELAR para cancelar.',
      fr: 'Bonjour {name}, nous vous rappelons votre rendez-vous avec Dr {doctor} le {date}. Répondez CONFIRMER pour confirmer ou ANNULER pour annuler.',
      pt: 'Olá, {name}! Lembrete da sua consulta com Dr(a). {doctor}: {date}. Responda CONFIRMAR para confirmar ou CANCELAR para cancelar.',
      vi: 'Chào {name}, xin nhắc bạn có hẹn với BS. {doctor} vào {date}. Trả lời XÁC NHẬN để xác nhận hoặc HỦY để hủy hẹn.',
      zh: '{name}，您好！提醒您：您与 Dr. {doctor} 的预约时间是 {date}。回复“确认”以确认，回复“取消”以取消。',
    },
  },
  // CANCEL unsubscribes on a number that has not freed it; digits never do.
  appointment_reminder_digits: {
    key: 'appointment_reminder_digits',
    title: 'Appointment Reminder (1, 2, 3)',
    category: 'appointment',
    purpose: 'visit_reminder',
    fields: visit,
    texts: {
      en: 'Hi {name}, this is a reminder of your appointment with Dr. {doctor} on {date}. Reply 1 to confirm, 2 to change, 3 to cancel.',
      es: 'Hola, {name}: le recordamos su cita con el/la Dr(a). {doctor} el {date}. Responda 1 para confirmar, 2 para cambiar, 3 para cancelar.',
      fr: 'Bonjour {name}, nous vous rappelons votre rendez-vous avec Dr {doctor} le {date}. Répondez 1 pour confirmer, 2 pour changer, 3 pour annuler.',
      pt: 'Olá, {name}! Lembrete da sua consulta com Dr(a). {doctor}: {date}. Responda 1 para confirmar, 2 para remarcar, 3 para cancelar.',
      vi: 'Chào {name}, xin nhắc bạn có hẹn với BS. {doctor} vào {date}. Trả lời 1 để xác nhận, 2 để đổi lịch, 3 để hủy hẹn.',
      zh: '{name}，您好！提醒您：您与 Dr. {doctor} 的预约时间是 {date}。回复 1 表示会来，2 表示要改时间，3 表示不能来。',
    },
  },
  // For places whose texts name nobody (SENS-01, A24).
  appointment_reminder_discreet: {
    key: 'appointment_reminder_discreet',
    title: 'Appointment Reminder (discreet)',
    category: 'appointment',
    purpose: 'visit_reminder',
    fields: { date: 'dateTime' },
    texts: {
      en: 'You have an appointment on {date}. Reply 1 to confirm, 2 to change, 3 to cancel.',
      es: 'Tiene una cita el {date}. Responda 1 para confirmar, 2 para cambiar, 3 para cancelar.',
      fr: 'Vous avez un rendez-vous le {date}. Répondez 1 pour confirmer, 2 pour changer, 3 pour annuler.',
      pt: 'Você tem uma consulta: {date}. Responda 1 para confirmar, 2 para remarcar, 3 para cancelar.',
      vi: 'Bạn có hẹn vào {date}. Trả lời 1 để xác nhận, 2 để đổi lịch, 3 để hủy hẹn.',
      zh: '您的预约时间是 {date}。回复 1 表示会来，2 表示要改时间，3 表示不能来。',
    },
  },
  // Digits, because YES is a word of Twilio's own: it is understood all the same.
  slot_offer: {
    key: 'slot_offer',
    title: 'Open time for the waiting list',
    category: 'appointment',
    purpose: 'visit_notice',
    fields: { name: 'firstName', date: 'dateTime', location: 'locationName' },
    texts: {
      en: 'Hi {name}, a time has opened up on {date} at {location|our office}. Reply 1 to take it, 2 to pass. The first to reply gets it.',
      es: 'Hola, {name}: hay una cita libre el {date} en {location|nuestro consultorio}. Responda 1 para tomarla, 2 para pasar. Es para quien responda primero.',
      fr: 'Bonjour {name}, un rendez-vous est libre le {date}, lieu : {location|notre cabinet}. Répondez 1 pour le prendre, 2 pour refuser. Premier arrivé, premier servi.',
      pt: 'Olá, {name}! Surgiu um horário: {date}, em {location|nosso consultório}. Responda 1 para aceitar, 2 para recusar. Fica com quem responder primeiro.',
      vi: 'Chào {name}, có một giờ hẹn trống vào {date} tại {location|phòng khám}. Trả lời 1 để nhận, 2 để bỏ qua. Người trả lời đầu tiên sẽ được hẹn.',
      zh: '{name}，您好！{date} 在{location|本诊所}有一个空出的预约时间。回复 1 接受，2 放弃。先回复者得。',
    },
  },
  slot_offer_discreet: {
    key: 'slot_offer_discreet',
    title: 'Open time for the waiting list (discreet)',
    category: 'appointment',
    purpose: 'visit_notice',
    fields: { date: 'dateTime' },
    texts: {
      en: 'A time has opened up on {date}. Reply 1 to take it, 2 to pass. The first to reply gets it.',
      es: 'Hay una cita libre el {date}. Responda 1 para tomarla, 2 para pasar. Es para quien responda primero.',
      fr: 'Un rendez-vous est libre le {date}. Répondez 1 pour le prendre, 2 pour refuser. Premier arrivé, premier servi.',
      pt: 'Surgiu um horário: {date}. Responda 1 para aceitar, 2 para recusar. Fica com quem responder primeiro.',
      vi: 'Có một giờ hẹn trống vào {date}. Trả lời 1 để nhận, 2 để bỏ qua. Người trả lời đầu tiên sẽ được hẹn.',
      zh: '{date} 有一个空出的预约时间。回复 1 接受，2 放弃。先回复者得。',
    },
  },
  // One text for the visits of a family, or of one patient's day, on one phone.
  appointment_reminder_several: {
    key: 'appointment_reminder_several',
    title: 'Appointment Reminder (several visits)',
    category: 'appointment',
    purpose: 'visit_reminder',
    fields: { visits: 'visitList' },
    texts: {
      en: 'A reminder of your appointments. {visits}. Reply ALL to confirm all, or a number to confirm that one.',
      es: 'Le recordamos sus citas. {visits}. Responda TODAS para confirmar todas, o la cifra de una cita para confirmar solo esa.',
      fr: 'Nous vous rappelons vos rendez-vous. {visits}. Répondez TOUS pour les confirmer tous, ou un chiffre pour confirmer celui-là.',
      pt: 'Lembrete das suas consultas. {visits}. Responda TODAS para confirmar todas, ou um número para confirmar só essa.',
      vi: 'Xin nhắc các lịch hẹn của bạn. {visits}. Trả lời TẤT CẢ để xác nhận tất cả, hoặc một số để xác nhận riêng lịch hẹn đó.',
      zh: '提醒您以下预约：{visits}。回复“全部”确认全部，回复编号只确认该项。',
    },
  },
  prescription_ready: {
    key: 'prescription_ready',
    title: 'Prescription Ready',
    category: 'prescription',
    purpose: 'prescription_ready',
    fields: { name: 'firstName', id: 'identifier' },
    safeKey: 'prescription_ready_plain',
    texts: {
      en: 'Hi {name}, your prescription #{id} is ready for pickup. Please visit us at your earliest convenience.',
      es: 'Hola, {name}: su receta #{id} ya se puede recoger. Pase por ella en cuanto le sea posible.',
      fr: 'Bonjour {name}, votre ordonnance #{id} est disponible. Vous pouvez venir la retirer dès que possible.',
      pt: 'Olá, {name}! Sua receita #{id} está pronta para retirada. Venha buscar assim que puder.',
      vi: 'Chào {name}, toa thuốc #{id} của bạn đã sẵn sàng. Vui lòng đến nhận khi thuận tiện.',
      zh: '{name}，您好！您的处方药 #{id} 已可领取，请尽早来取。',
    },
  },
  prescription_ready_plain: {
    key: 'prescription_ready_plain',
    title: 'Prescription Ready (without number)',
    category: 'prescription',
    purpose: 'prescription_ready',
    fields: { name: 'firstName' },
    texts: {
      en: 'Hi {name}, your prescription is ready for pickup. Please visit us at your earliest convenience.',
      es: 'Hola, {name}: su receta ya se puede recoger. Pase por ella en cuanto le sea posible.',
      fr: 'Bonjour {name}, votre ordonnance est disponible. Vous pouvez venir la retirer dès que possible.',
      pt: 'Olá, {name}! Sua receita está pronta para retirada. Venha buscar assim que puder.',
      vi: 'Chào {name}, toa thuốc của bạn đã sẵn sàng. Vui lòng đến nhận khi thuận tiện.',
      zh: '{name}，您好！您的处方药已可领取，请尽早来取。',
    },
  },
  // For places whose texts name nobody (SENS-01), in the words that the content rules ask for (D-RX, D-AMT).
  prescription_ready_discreet: {
    key: 'prescription_ready_discreet',
    title: 'Prescription Ready (discreet)',
    category: 'prescription',
    purpose: 'prescription_ready',
    fields: {},
    texts: {
      en: 'An item is ready for pickup. Please visit us at your earliest convenience.',
      es: 'Tiene algo listo para recoger. Pase por ello en cuanto le sea posible.',
      fr: "Un article vous attend. Vous pouvez venir le retirer d'ici peu.",
      pt: 'Há um item pronto para retirada. Venha buscar assim que puder.',
      vi: 'Có một món đã sẵn sàng để nhận. Vui lòng đến nhận khi thuận tiện.',
      zh: '您有一件物品可以领取，请尽早来取。',
    },
  },
  lab_results: {
    key: 'lab_results',
    title: 'Lab Results',
    category: 'results',
    purpose: 'results_ready',
    fields: { name: 'firstName' },
    texts: {
      en: 'Hi {name}, your lab results are now available. Please log in to your patient portal to view them.',
      es: 'Hola, {name}: sus resultados de laboratorio ya se pueden consultar. Entre a su portal del paciente para verlos.',
      fr: "Bonjour {name}, vos résultats d'analyses sont disponibles. Connectez-vous à votre portail patient pour les consulter.",
      pt: 'Olá, {name}! Os resultados dos seus exames estão disponíveis. Acesse o portal do paciente para consultar.',
      vi: 'Chào {name}, kết quả xét nghiệm của bạn đã có. Vui lòng đăng nhập vào cổng thông tin bệnh nhân để xem.',
      zh: '{name}，您好！您的检验结果已出，请登录患者门户查看。',
    },
  },
  lab_results_discreet: {
    key: 'lab_results_discreet',
    title: 'Lab Results (discreet)',
    category: 'results',
    purpose: 'results_ready',
    fields: {},
    texts: {
      en: 'You have something new in your patient portal. Please log in to view it.',
      es: 'Tiene algo nuevo en su portal del paciente. Entre para verlo.',
      fr: 'Vous avez du nouveau sur votre portail patient. Connectez-vous pour le consulter.',
      pt: 'Há uma novidade no seu portal do paciente. Acesse para consultar.',
      vi: 'Có thông tin mới trên cổng thông tin bệnh nhân của bạn. Vui lòng đăng nhập để xem.',
      zh: '您的患者门户有新内容，请登录查看。',
    },
  },
  payment_reminder: {
    key: 'payment_reminder',
    title: 'Payment Reminder',
    category: 'payment',
    purpose: 'payment_due',
    fields: { name: 'firstName', amount: 'money', date: 'date' },
    safeKey: 'payment_reminder_plain',
    texts: {
      en: 'Hi {name}, this is a reminder that your payment of ${amount} is due on {date}. Please log in to pay.',
      es: 'Hola, {name}: le recordamos que su pago de ${amount} vence el {date}. Entre a su cuenta para pagar.',
      fr: 'Bonjour {name}, nous vous rappelons que votre paiement de {amount} $ est attendu le {date}. Connectez-vous pour payer.',
      pt: 'Olá, {name}! Lembrete: o pagamento de US${amount} vence em {date}. Acesse a sua conta para pagar.',
      vi: 'Chào {name}, xin nhắc khoản thanh toán ${amount} của bạn đến hạn vào {date}. Vui lòng đăng nhập để thanh toán.',
      zh: '{name}，您好！提醒您：您有一笔 ${amount} 的款项将于 {date} 到期，请登录支付。',
    },
  },
  payment_reminder_plain: {
    key: 'payment_reminder_plain',
    title: 'Payment Reminder (without amount)',
    category: 'payment',
    purpose: 'payment_due',
    fields: { name: 'firstName', date: 'date' },
    texts: {
      en: 'Hi {name}, this is a reminder that a payment is due on {date}. Please log in to view it and pay.',
      es: 'Hola, {name}: le recordamos que tiene un pago que vence el {date}. Entre a su cuenta para verlo y pagar.',
      fr: 'Bonjour {name}, nous vous rappelons que vous avez un paiement attendu le {date}. Connectez-vous pour le voir et payer.',
      pt: 'Olá, {name}! Lembrete: você tem um pagamento que vence em {date}. Acesse a sua conta para ver e pagar.',
      vi: 'Chào {name}, xin nhắc bạn có một khoản thanh toán đến hạn vào {date}. Vui lòng đăng nhập để xem và thanh toán.',
      zh: '{name}，您好！提醒您：您有一笔款项将于 {date} 到期，请登录查看并支付。',
    },
  },
  payment_reminder_discreet: {
    key: 'payment_reminder_discreet',
    title: 'Payment Reminder (discreet)',
    category: 'payment',
    purpose: 'payment_due',
    fields: { date: 'date' },
    texts: {
      en: 'A payment is due on {date}. Please log in to view it and pay.',
      es: 'Tiene un pago que vence el {date}. Entre a su cuenta para verlo y pagar.',
      fr: 'Un paiement est attendu le {date}. Connectez-vous pour le voir et payer.',
      pt: 'Você tem um pagamento que vence em {date}. Acesse a sua conta para ver e pagar.',
      vi: 'Bạn có một khoản thanh toán đến hạn vào {date}. Vui lòng đăng nhập để xem và thanh toán.',
      zh: '您有一笔款项将于 {date} 到期，请登录查看并支付。',
    },
  },
};

/** The built-in template of a key, or undefined: a clinic can add templates of its own. */
export function builtInTemplate(key: string): BuiltInTemplate | undefined {
  return Object.values(builtInTemplates).find((template) => template.key === key);
}
