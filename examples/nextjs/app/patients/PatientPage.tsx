import SMSComposer from '@/components/twilio/SMSComposer';

export default function PatientPage() {
  return (
    <SMSComposer
      patientPhone="(555) 123-4567"
      patientName="John Doe"
      patientId={123}
      onSuccess={(messageId) => console.log('Sent:', messageId)}
      onError={(error) => console.error('Failed:', error)}
    />
  );
}
