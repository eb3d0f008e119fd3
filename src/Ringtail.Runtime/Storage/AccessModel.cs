using Microsoft.EntityFrameworkCore;
using Ringtail.Runtime.Storage.Rows;

namespace Ringtail.Runtime.Storage;

/// <summary>Tables of what people and programs sign in with, and of the requests that they may send again.</summary>
internal static class AccessModel
{
    public static void Describe(ModelBuilder builder)
    {
        builder.Entity<AccessTokenRow>(token =>
        {
            token.ToTable("access_tokens").HasKey(t => t.Id);
            token.HasIndex(t => t.Handle).IsUnique();
            token.HasIndex(t => t.UserId);
            token.HasOne<RingtailUser>().WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<SessionRow>(session =>
        {
            session.ToTable("sessions").HasKey(s => s.Id);
            session.HasIndex(s => s.UserId);
            session.HasIndex(s => s.LastSeenAt);
            session.HasOne<RingtailUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<IdempotencyRow>(request =>
        {
            request.ToTable("idempotent_requests").HasKey(r => new { r.Owner, r.Key });
            request.HasIndex(r => r.At);
        });
    }
}
