using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Ringtail.Telephony.Tests")]
