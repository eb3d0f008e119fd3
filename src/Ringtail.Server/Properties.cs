using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("Ringtail.Server.Tests")]
