import type { PhraseBook } from '../phraseBook.ts';

/** With accents throughout: without them “stop”, “don't” and “use” are one word, and a person reads it. */
export const vietnamese: PhraseBook = {
  language: 'vi',
  isAccented: true,
  optOut: {
    dung_lai: '^(?:xin |hãy |vui lòng |làm ơn )?dừng(?: lại)?(?: đi| ngay)?$',
    dung_nhan:
      '(?:đừng|không) (?:có )?(?:nhắn|gửi)(?: \\p{L}+){0,4} nữa|đừng (?:nhắn tin|gửi tin(?: nhắn)?)(?: cho tôi)?$',
    ngung_gui: '(?:ngừng|ngưng|dừng) (?:việc )?(?:gửi|nhắn)(?: tin)?(?: nhắn)?',
    khong_muon: 'không muốn nhận (?:\\p{L}+ )?tin nhắn|không nhận tin nhắn nữa',
    huy_dang_ky: '(?:hủy|huỷ) đăng k[ýí](?! khám)',
    xoa: '(?:xóa|xoá) (?:số|tên) (?:của )?tôi|(?:xóa|xoá) tôi khỏi',
    lam_phien: 'đừng làm phiền|đừng liên lạc (?:với )?(?:tôi|chúng tôi)',
  },
  wrongNumber: {
    nham_so: 'nhầm số|(?:gọi|nhắn) sai số|^sai số(?: rồi)?$|nhầm người',
    ai_vay: '^(?:xin hỏi )?ai (?:vậy|đây|đó|thế)(?: ạ)?$',
    khong_phai: 'không phải (?:là )?số (?:điện thoại )?của tôi',
  },
  unless: 'tôi (?:gọi|nhắn|bấm) nhầm|khi tôi|trước \\d+',
  doubtful: {
    ngung: 'ngừng|ngưng|dừng',
    khong_dau: 'dung nhan tin|(?:dung|ngung) gui|ngung nhan|khong muon nhan tin',
    qua_doi: 'qua đời|đã mất',
  },
  cancelVisit: '(?:hủy|huỷ) (?:\\p{L}+ ){0,2}(?:lịch|hẹn|cuộc hẹn|lịch hẹn)',
};
