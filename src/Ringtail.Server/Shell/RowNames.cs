using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Server.Shell;

/// <summary>Under which name people know a row.</summary>
internal static class RowNames
{
    extension(EndPointRow row)
    {
        /// <summary>A queue is known by the PBX's name of it, a phone by its free name.</summary>
        public string ShownName => row.Type == "QUEUE" || row.Name.Length == 0 ? row.QueueName : row.Name;
    }
}
