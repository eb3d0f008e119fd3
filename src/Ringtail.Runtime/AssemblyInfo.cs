using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Ringtail.Runtime.Tests")]
